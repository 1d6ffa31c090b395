package io.hydravisor.benchmarks.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tmux binary, used as a program uses it that has nothing else, on a server that the benchmark started. */
final class PlainTmux {
    private static final int READ_BYTES = 64 * 1024;
    private static final int TAIL_CHARS = 4096;

    private final Path socket;

    PlainTmux(Path socket) {
        this.socket = socket;
    }

    private List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(List.of("tmux", "-u", "-S", socket.toString(), "-f", "/dev/null"));
        line.addAll(List.of(arguments));
        return line;
    }

    /** One process for one command, whose output is read to its end. */
    byte[] run(String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line(arguments))
                .redirectError(Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        byte[] said = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IOException("tmux failed: " + List.of(arguments));
        }
        return said;
    }

    /**
     * What a client in control mode emits when a key is pressed in a pane, read as it comes and not understood, until something is
     * in it.
     *
     * @return the nanoseconds from the key to the end
     */
    long emit(String session, String pane, String end) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line("-C", "attach-session", "-E", "-f", "ignore-size", "-t", session))
                .redirectError(Redirect.INHERIT)
                .start();
        try (OutputStream commands = process.getOutputStream();
                InputStream said = process.getInputStream()) {
            readTo(said, "%session-changed");
            long start = System.nanoTime();
            commands.write(("send-keys -t " + pane + " Enter\n").getBytes(StandardCharsets.US_ASCII));
            commands.flush();
            readTo(said, end);
            return System.nanoTime() - start;
        } finally {
            process.destroy(); // it would first bring out what nobody reads any more
            process.waitFor();
        }
    }

    private static void readTo(InputStream said, String end) throws IOException {
        byte[] piece = new byte[READ_BYTES];
        StringBuilder tail = new StringBuilder();
        for (int length = said.read(piece); length >= 0; length = said.read(piece)) {
            int from = Math.max(0, length - TAIL_CHARS);
            tail.append(new String(piece, from, length - from, StandardCharsets.ISO_8859_1));
            if (tail.indexOf(end) >= 0) {
                return;
            }
            tail.delete(0, Math.max(0, tail.length() - TAIL_CHARS));
        }
        throw new IOException("tmux ended before it said " + end);
    }
}
