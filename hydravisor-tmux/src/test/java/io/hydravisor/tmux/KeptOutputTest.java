package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Ownership;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.PaneLog;
import io.hydravisor.session.PaneRecording;
import io.hydravisor.session.SessionEvent;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.SessionWatch;
import io.hydravisor.session.Sessions;
import io.hydravisor.session.Split;
import io.hydravisor.terminal.Recording;
import io.hydravisor.terminal.RecordingEvent;
import io.hydravisor.terminal.RecordingSpec;
import io.hydravisor.terminal.TerminalSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of a pane beside its screen: logs and recordings; and what is told of a session. */
class KeptOutputTest extends ConnectedTest {
    private static MultiplexedSession run(Sessions where, String script) {
        MultiplexedSession session = where.create(
                        SessionSpec.of(PaneCommand.of("sh", "-c", script)).ownership(Ownership.detached()))
                .multiplexed();
        ready(session);
        return session;
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<RecordingEvent> events(Path file) {
        List<RecordingEvent> events = new ArrayList<>();
        Recording.read(file).events(events::add);
        return events;
    }

    private static String of(RecordingEvent.Kind kind, List<RecordingEvent> events) {
        return events.stream()
                .filter(event -> event.kind() == kind)
                .map(RecordingEvent::data)
                .collect(Collectors.joining());
    }

    @Test
    void aLogHasAllThatIsWrittenAlsoWithoutAConnection() throws Exception {
        Path file = tmux.folder().resolve("logs/it's 100% #{pid};.log");
        try (Hydravisor other = tmux.door().discover();
                Sessions elsewhere = other.sessions(tmux.endpoint())) {
            run(elsewhere, ON_KEY + "sleep 2; seq 1 20000; exit 3").pane().log(PaneLog.to(file));
            elsewhere
                    .list()
                    .forEach(info ->
                            elsewhere.attach(info.name()).multiplexed().pane().keys("x"));
        }
        String lines =
                IntStream.rangeClosed(1, 20_000).mapToObj(n -> n + "\r\n").collect(Collectors.joining());

        Soon.until(() -> read(file).contains("\n20000\r\n"));

        assertThat(read(file)).startsWith(lines);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aLogIsPutAsideWhenItIsLargeAndAppendedTo() throws Exception {
        Path file = Files.writeString(tmux.folder().resolve("some.log"), "before\n");
        Pane pane = run(sessions, ON_KEY + "seq 1 200000; echo last; exec sleep 1000")
                .pane();
        pane.log(PaneLog.to(file).rotateAt(ByteSize.bytes(300_000)).keep(2));

        pane.keys("x");

        // What comes last may be what made the file too large.
        Soon.until(() -> (read(tmux.folder().resolve("some.log.1")) + read(file)).endsWith("last\r\n"));
        assertThat(read(tmux.folder().resolve("some.log.1"))).isNotEmpty();
        assertThat(read(tmux.folder().resolve("some.log.2"))).isNotEmpty();
        assertThat(tmux.folder().resolve("some.log.3")).doesNotExist();
        String all =
                read(tmux.folder().resolve("some.log.2")) + read(tmux.folder().resolve("some.log.1")) + read(file);
        String lines =
                IntStream.rangeClosed(1, 200_000).mapToObj(n -> n + "\r\n").collect(Collectors.joining());
        assertThat(("before\n" + lines + "last\r\n").endsWith(all)).isTrue();
    }

    @Test
    void aLogThatIsStoppedGetsNoMore() throws Exception {
        Path file = tmux.folder().resolve("some.log");
        Pane pane = run(sessions, "echo ready; exec cat").pane();
        pane.log(PaneLog.to(file));
        pane.type("one\n");
        Soon.until(() -> read(file).contains("one\r\none\r\n"));

        pane.stopLog();
        pane.stopLog();

        pane.type("two\n");
        assertThat(pane.waitFor(Pattern.compile("two\\s+two"), PATIENCE)).isPresent();
        assertThat(read(file)).doesNotContain("two");
    }

    @Test
    void aRecordingBeginsWithTheScreenAndHasOutputSizesMarksAndInput() throws Exception {
        Path file = tmux.folder().resolve("some.cast");
        MultiplexedSession session = run(sessions, "printf '\\033[31mready\\033[0m\\n'; exec cat");
        Pane pane = session.pane();
        try (PaneRecording recording = pane.record(RecordingSpec.to(file).withInput())) {
            pane.type("büro");
            pane.keys("Enter", "C-l", "Up");
            recording.mark("here");
            session.windows().get(0).resize(new TerminalSize(100, 30));
            Soon.until(() -> of(RecordingEvent.Kind.RESIZE, events(file)).equals("100x30")
                    && of(RecordingEvent.Kind.OUTPUT, events(file)).matches("(?s).*büro\r\n.*büro\r\n.*"));
            assertThat(recording.running()).isTrue();
        }

        List<RecordingEvent> events = events(file);
        assertThat(Recording.read(file).size()).isEqualTo(TerminalSize.USUAL);
        assertThat(events.get(0).data()).contains("\033[31mready");
        assertThat(of(RecordingEvent.Kind.INPUT, events)).isEqualTo("büro\r\f\033[A");
        assertThat(of(RecordingEvent.Kind.MARKER, events)).isEqualTo("here");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> pane.record(RecordingSpec.to(file))).isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void aRecordingEndsWithItsProgramAndShowsItsLastScreen() {
        Path file = tmux.folder().resolve("some.cast");
        Pane pane = run(sessions, ON_KEY + "echo bye; exit 4").pane();
        try (PaneRecording recording = pane.record(RecordingSpec.to(file))) {
            pane.keys("x");

            recording.await();

            assertThat(recording.running()).isFalse();
        }
        assertThat(of(RecordingEvent.Kind.OUTPUT, events(file))).contains("bye");
        assertThat(of(RecordingEvent.Kind.INPUT, events(file))).isEmpty();
    }

    @Test
    void asciinemaPlaysARecordingWithInputMarksAndSizes() throws Exception {
        Path file = tmux.folder().resolve("some.cast");
        MultiplexedSession session = run(sessions, "printf '\\033[31mready\\033[0m\\n'; exec cat");
        try (PaneRecording recording =
                session.pane().record(RecordingSpec.to(file).withInput())) {
            session.pane().type("büro 🙂\n");
            recording.mark("here");
            session.windows().get(0).resize(new TerminalSize(100, 30));
            Soon.until(() -> of(RecordingEvent.Kind.RESIZE, events(file)).equals("100x30")
                    && of(RecordingEvent.Kind.OUTPUT, events(file)).contains("büro 🙂\r\nbüro 🙂\r\n"));
        }

        Pane player = sessions.create(SessionSpec.of(PaneCommand.of("asciinema", "play", file.toString())
                                .env("LC_ALL", "C.UTF-8")
                                .env("HOME", tmux.folder().toString()))
                        .size(100, 30))
                .multiplexed()
                .pane();

        assertThat(player.await(PATIENCE)).as(player.capture()).contains(new ExitStatus.Exited(0));
        assertThat(player.capture()).startsWith("ready\nbüro 🙂\nbüro 🙂\n");
    }

    @Test
    void aRecordingIsClosedWithItsConnection() {
        Path file = tmux.folder().resolve("some.cast");
        PaneRecording recording = run(sessions, "echo ready; exec cat").pane().record(RecordingSpec.to(file));

        sessions.close();

        recording.await();
        assertThat(events(file)).isNotEmpty();
    }

    @Test
    void whatBecomesOfASessionIsTold() throws Exception {
        MultiplexedSession session = run(sessions, ON_KEY + "printf '\\a'; sleep 2; exit 7");
        List<SessionEvent> events = new CopyOnWriteArrayList<>();
        try (SessionWatch watch = session.watch(events::add)) {
            assertThat(watch).isNotNull();
            session.pane().keys("x");
            Soon.until(() -> told(events, "session.bell"));
            session.rename("other");
            Soon.until(() -> told(events, "session.renamed"));
            session.pane().split(Split.to(Split.Side.BELOW).command(PaneCommand.of("sleep", "1000")));
            Soon.until(() -> told(events, "session.layout-changed") && told(events, "session.pane-exited"));
            assertThat(events.stream().filter(event -> event.type().equals("session.pane-exited")))
                    .singleElement()
                    .satisfies(event -> assertThat(event.detail())
                            .isEqualTo(session.panes().get(0).id() + " " + new ExitStatus.Exited(7)));
            Process client = new ProcessBuilder(
                            "tmux", "-S", tmux.socket().toString(), "-C", "attach-session", "-t", "hydra-other")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Soon.until(() -> told(events, "session.client-attached"));
            client.destroy();
            Soon.until(() -> told(events, "session.client-detached"));
            session.kill();
            Soon.until(() -> told(events, "session.gone"));
        }
        assertThat(events).extracting(SessionEvent::resource).contains("session/other");
    }

    private static boolean told(List<SessionEvent> events, String type) {
        return events.stream().anyMatch(event -> event.type().equals(type));
    }
}
