package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A tmux server of each test's own, on a socket in a folder of its own. A tmux that is missing fails the test. */
final class TmuxServer implements BeforeEachCallback, AfterEachCallback {
    private Path folder = Path.of("");

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        open();
    }

    void open() throws IOException {
        folder = Files.createTempDirectory("hydravisor-tmux");
    }

    Path folder() {
        return folder;
    }

    Path socket() {
        return folder.resolve("socket");
    }

    String endpoint() {
        return "tmux:" + socket();
    }

    Hydravisor.Builder door() {
        return Hydravisor.builder().stateFolder(folder.resolve("state")).requestTimeout(Duration.ofSeconds(20));
    }

    /** Asks tmux itself. */
    String tmux(String... arguments) {
        List<String> line = new ArrayList<>(List.of("tmux", "-u", "-S", socket().toString(), "-f", "/dev/null"));
        line.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    ProcessHandle process() {
        long pid = Long.parseLong(tmux("display-message", "-p", "#{pid}").strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    /** The clients in control mode that a child of this JVM is. */
    static List<ProcessHandle> controlClients() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        close();
    }

    void close() throws IOException {
        if (Files.exists(socket())) {
            running().ifPresent(ProcessHandle::destroyForcibly);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Optional<ProcessHandle> running() {
        try {
            return Optional.of(process());
        } catch (AssertionError e) {
            // It ended by itself, and left its socket.
            return Optional.empty();
        }
    }
}
