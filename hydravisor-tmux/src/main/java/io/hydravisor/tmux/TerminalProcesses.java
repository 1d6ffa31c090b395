package io.hydravisor.tmux;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of a pane's terminal. Each pane's first process leads a session of processes, setsid(2), whose number is its own,
 * and which holds all that was not put into another on purpose.
 */
final class TerminalProcesses {
    private static final Path PROC = Path.of("/proc");

    private TerminalProcesses() {}

    /**
     * Finds them.
     *
     * @param leader the pane's first process
     * @return those that run now, the leader among them
     */
    static List<Long> of(long leader) {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (sessionOf(process) == leader) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
            return found;
        } catch (IOException e) {
            throw failed("look at", e);
        }
    }

    private static long sessionOf(Path process) {
        try {
            // A program may have chosen its name, which stands in parentheses and is bytes without a charset, proc(5).
            String line = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", 5);
            return Long.parseLong(fields[3]);
        } catch (IOException e) {
            return -1; // It has ended since it was listed.
        }
    }

    /** Sends SIGHUP; does nothing to those that are gone. */
    static void hangUp(List<Long> processes) {
        if (processes.isEmpty()) {
            return;
        }
        List<String> line = new ArrayList<>(List.of("sh", "-c", "kill -HUP \"$@\"", "sh"));
        processes.forEach(process -> line.add(Long.toString(process)));
        try {
            Process kill = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor();
        } catch (IOException e) {
            throw failed("send a signal to", e);
        } catch (InterruptedException e) {
            throw Refusals.interrupted(Effect.UNKNOWN, e);
        }
    }

    private static BackendException failed(String what, IOException cause) {
        return new BackendException(Failure.of("can't " + what + " the processes of a pane: " + cause)
                .provider(TmuxSessionProvider.NAME)
                .hint("A shell 'sh' and /proc have to be there.")
                .cause(cause));
    }
}
