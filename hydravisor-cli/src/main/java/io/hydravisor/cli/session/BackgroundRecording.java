package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Launcher;
import io.hydravisor.cli.base.Pause;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.UnavailableException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A recording that goes on when this program has ended: another run of this program, in a session of processes of its own, so that
 * neither ctrl-C nor the end of the terminal reaches it. It ends with the pane's program. What it complains of is in a log beside
 * the recording, which goes with it if it is empty.
 */
final class BackgroundRecording {
    private static final Duration BEGIN = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);
    /** The recording's first line tells of the terminal, the second holds its screen. */
    private static final int LINES_OF_ONE_THAT_HAS_BEGUN = 2;

    private static final String SCRIPT = """
            log=$1
            shift
            "$@" 2>"$log" >/dev/null </dev/null
            code=$?
            [ -s "$log" ] || rm -f "$log"
            exit "$code"
            """;

    private final Path file;
    private final Path log;
    private final Path launcher;

    /**
     * Looks at what it needs, before anything is made that would have to be undone.
     *
     * @throws AlreadyExistsException if the file exists
     * @throws UnavailableException if this program does not lie where others can start it
     */
    BackgroundRecording(Path file) {
        this.file = file.toAbsolutePath();
        this.log = Path.of(this.file + ".log");
        this.launcher = Launcher.path()
                .orElseThrow(() -> new UnavailableException(Failure.of("can't find the command hydravisor itself")
                        .hint("Run it from a release or from what was built.")));
        if (!Files.isDirectory(this.log.resolveSibling("."))) {
            throw new InvalidInputException(Failure.of("can't record to " + file + ": its folder does not exist")
                    .hint("Make it, or choose another file."));
        }
        if (Files.exists(this.file)) {
            throw new AlreadyExistsException(
                    Failure.of("there is a file " + file + " already").hint("Choose another file."));
        }
    }

    Path file() {
        return file;
    }

    /** Starts it, and returns when it has begun. */
    void start(Endpoint endpoint, String session, String pane) {
        Process process = run(List.of(
                "setsid",
                "sh",
                "-c",
                SCRIPT,
                "sh",
                log.toString(),
                launcher.toString(),
                "session",
                "record",
                "--on",
                endpoint.toString(),
                "--pane",
                pane,
                "--history",
                session,
                file.toString()));
        try {
            awaitBegin(process);
        } catch (RuntimeException e) {
            // Its launcher ends by the same signal, in order.
            process.descendants().forEach(ProcessHandle::destroy);
            throw e;
        }
    }

    private static Process run(List<String> line) {
        try {
            ProcessBuilder.Redirect nowhere = ProcessBuilder.Redirect.to(new File("/dev/null"));
            return new ProcessBuilder(line)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(nowhere)
                    .redirectError(nowhere)
                    .start();
        } catch (IOException e) {
            throw new BackendException(Failure.of("can't start a recording: " + e.getMessage())
                    .hint("setsid and sh have to be in the PATH.")
                    .cause(e));
        }
    }

    private void awaitBegin(Process process) {
        long start = System.nanoTime();
        while (!hasBegun()) {
            if (!process.isAlive() && !hasBegun()) {
                throw failed(complaint());
            }
            if (System.nanoTime() - start > BEGIN.toNanos()) {
                throw failed("it has not begun within " + BEGIN.toSeconds() + " s");
            }
            Pause.of(LOOK);
        }
    }

    private boolean hasBegun() {
        if (!Files.exists(file)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.limit(LINES_OF_ONE_THAT_HAS_BEGUN).count() == LINES_OF_ONE_THAT_HAS_BEGUN;
        } catch (IOException | UncheckedIOException e) {
            // A line that is being written may end within a character.
            return false;
        }
    }

    private String complaint() {
        try {
            return Files.exists(log)
                    ? Files.readString(log).lines().findFirst().orElse("").replaceFirst("^hydravisor: ", "")
                    : "it ended at once";
        } catch (IOException e) {
            return "it ended at once, and why can't be read: " + e.getMessage();
        } finally {
            // It is told of here.
            log.toFile().delete();
        }
    }

    private BackendException failed(String why) {
        return new BackendException(Failure.of("can't record to " + file + ": " + why)
                .hint("Look at the file's folder, and at what 'hydravisor session record' says."));
    }
}
