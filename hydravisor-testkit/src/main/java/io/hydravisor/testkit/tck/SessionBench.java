package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.Hydravisor;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where one rule is checked: a lab with clients. Used by one thread. */
final class SessionBench implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String PROMPT = "ready> ";

    private final SessionLab lab;
    private final List<Hydravisor> clients = new ArrayList<>();
    private @Nullable Sessions sessions;

    SessionBench(SessionLab lab) {
        this.lab = lab;
    }

    SessionLab lab() {
        return lab;
    }

    /** The first client's connection. */
    Sessions sessions() {
        Sessions known = sessions;
        if (known == null) {
            known = connect(lab.client());
            sessions = known;
        }
        return known;
    }

    /** The connection of another client. */
    Sessions connect(Hydravisor.Builder builder) {
        Hydravisor client = builder.discover();
        clients.add(client);
        return client.sessions(lab.endpoint());
    }

    MultiplexedSession create(SessionSpec spec) {
        return sessions().create(spec).multiplexed();
    }

    SessionGuest guest() {
        return lab.guest();
    }

    Pane pane(PaneCommand command) {
        return create(SessionSpec.of(command).historyLines(30_000)).pane();
    }

    /** A pane whose program has said that it is ready. */
    Pane ready(PaneCommand command) {
        Pane pane = pane(command);
        shown(pane, "ready");
        return pane;
    }

    /** A pane with a shell that waits at its prompt. */
    Pane prompt() {
        Pane pane = create(SessionSpec.of(guest().shell(PROMPT)).size(100, 30)).pane();
        shown(pane, PROMPT);
        return pane;
    }

    /** Waits until a pane shows a text. */
    static void shown(Pane pane, String text) {
        assertTrue(
                pane.waitFor(Pattern.compile(Pattern.quote(text)), PATIENCE).isPresent(),
                () -> "'" + text + "' has to be shown; there is:\n" + pane.capture());
    }

    static void exits(Pane pane, int code) {
        assertEquals(Optional.of(new ExitStatus.Exited(code)), pane.await(PATIENCE), "how the program ended");
    }

    static String lines(int count, String end) {
        return IntStream.rangeClosed(1, count).mapToObj(n -> n + end).collect(Collectors.joining());
    }

    /** A file that what runs in panes sees, too. */
    Path file(String name) {
        return lab.folder().resolve(name);
    }

    static byte[] bytes(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    @Override
    public void close() {
        clients.forEach(Hydravisor::close);
    }
}
