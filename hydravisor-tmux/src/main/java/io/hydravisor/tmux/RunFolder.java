package io.hydravisor.tmux;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of one command in a pane: the script that the shell is asked to run, and what that leaves behind. */
final class RunFolder {
    private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);

    /** The script runs only if it can take the offer: whoever renames a file first has it. */
    private static final String OFFER = "offer";

    private static final String WITHDRAWN = "withdrawn";
    private static final String STARTED = "started";
    private static final String ABANDONED = "abandoned";

    /**
     * Interrupts are the command's alone. Its outputs go to files, and then to the terminal: what is seen there has been kept. The
     * exit code is there when the command has ended, 'done' when nothing holds its outputs open any more.
     */
    private static final String SCRIPT = """
            d=%s
            mv "$d/offer" "$d/started" 2>/dev/null || exit 125
            trap '' INT QUIT
            {
              {
                {
                  ( trap - INT QUIT; %sexec %s )
                  echo "$?" >"$d/code.part"
                  mv "$d/code.part" "$d/code"
                } 2>&1 >&3 3>&- | tee /dev/tty >"$d/stderr" 3>&-
              } 3>&1 | tee /dev/tty >"$d/stdout"
            }
            code=$(cat "$d/code")
            : >"$d/done"
            [ ! -e "$d/abandoned" ] || rm -rf "$d"
            exit "$code"
            """;

    private final Path folder;

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    static RunFolder create(Path stateFolder, Command command) {
        Path folder = stateFolder.resolve("tmux").resolve("run-" + UUID.randomUUID());
        try {
            Files.createDirectories(folder.getParent());
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            String cwd = command.cwd()
                    .map(path -> "cd -- " + Quoting.shell(path) + " || exit 125; ")
                    .orElse("");
            String argv = command.argv().stream().map(Quoting::shell).collect(Collectors.joining(" "));
            Files.writeString(folder.resolve("run"), SCRIPT.formatted(Quoting.shell(folder.toString()), cwd, argv));
            Files.createFile(folder.resolve(OFFER));
        } catch (IOException e) {
            throw failed("prepare", e);
        }
        return new RunFolder(folder);
    }

    /** What to type at a prompt; most shells keep a line that starts with a space out of their history. */
    String line() {
        return " sh " + Quoting.shell(folder.resolve("run").toString());
    }

    boolean started() {
        return Files.exists(folder.resolve(STARTED));
    }

    /** Takes the offer back; false if the script has it. Can be repeated. */
    boolean withdraw() {
        try {
            Files.move(folder.resolve(OFFER), folder.resolve(WITHDRAWN), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            return Files.exists(folder.resolve(WITHDRAWN));
        }
    }

    boolean done() {
        return Files.exists(folder.resolve("done"));
    }

    OptionalInt code() {
        try {
            return OptionalInt.of(
                    Integer.parseInt(Files.readString(folder.resolve("code")).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    ExecResult.Captured captured(String output, long limit, boolean complete) {
        Path file = folder.resolve(output);
        if (Files.notExists(file)) {
            return new ExecResult.Captured(new byte[0], 0, complete);
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] first = stream.readNBytes((int) limit);
            return new ExecResult.Captured(first, Math.max(first.length, Files.size(file)), complete);
        } catch (IOException e) {
            throw failed("read the output of", e);
        }
    }

    /** The command runs on; its script removes the folder. */
    void abandon() {
        try {
            Files.createFile(folder.resolve(ABANDONED));
            if (done()) {
                remove();
            }
        } catch (IOException e) {
            throw failed("let go of", e);
        }
    }

    void remove() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // What the command left behind still writes to it.
            if (Files.exists(folder)) {
                LOG.debug("Could not remove the folder of a command", e);
            }
        }
    }

    private static BackendException failed(String what, IOException cause) {
        return new BackendException(Failure.of("can't " + what + " a command: " + cause.getMessage())
                .provider(TmuxSessionProvider.NAME)
                .hint("Look at the folder that Hydravisor.builder().stateFolder() names.")
                .cause(cause));
    }
}
