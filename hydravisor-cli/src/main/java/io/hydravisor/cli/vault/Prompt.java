package io.hydravisor.cli.vault;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Asks whoever sits at the terminal, wherever the standard streams lead. */
final class Prompt {
    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final int MAX_BYTES = 4096;

    private Prompt() {}

    /** A line, without its end; empty without a terminal. */
    static Optional<String> answer(String question) {
        try (InputStream in = Files.newInputStream(TERMINAL);
                OutputStream out = Files.newOutputStream(TERMINAL)) {
            return Optional.of(new String(ask(in, out, question), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty(); // There is none.
        }
    }

    private static byte[] ask(InputStream in, OutputStream out, String question) throws IOException {
        out.write(question.getBytes(StandardCharsets.UTF_8));
        out.flush();
        return line(in);
    }

    /** A line that is not shown, without its end; empty without a terminal. */
    static Optional<byte[]> secret(String question) {
        try (InputStream in = Files.newInputStream(TERMINAL);
                OutputStream out = Files.newOutputStream(TERMINAL)) {
            String mode = stty("-g");
            Thread restoring = new Thread(() -> stty(mode));
            // Also if a signal ends this while it waits.
            Runtime.getRuntime().addShutdownHook(restoring);
            try {
                stty("-echo");
                byte[] line = ask(in, out, question);
                out.write('\n');
                return Optional.of(line);
            } finally {
                stty(mode);
                Runtime.getRuntime().removeShutdownHook(restoring);
            }
        } catch (IOException e) {
            return Optional.empty(); // There is none.
        }
    }

    private static byte[] line(InputStream in) throws IOException {
        byte[] buffer = new byte[MAX_BYTES];
        int size = 0;
        for (int next = in.read(); next >= 0 && next != '\n' && next != '\r' && size < MAX_BYTES; next = in.read()) {
            buffer[size++] = (byte) next;
        }
        byte[] line = Arrays.copyOf(buffer, size);
        Arrays.fill(buffer, (byte) 0);
        return line;
    }

    private static String stty(String mode) {
        try {
            Process stty = new ProcessBuilder("stty", "-F", TERMINAL.toString(), mode).start();
            stty.getOutputStream().close();
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            stty.getInputStream().transferTo(said);
            if (stty.waitFor() != 0) {
                throw failed(new IOException("stty ended with " + stty.exitValue()));
            }
            return said.toString(StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private static BackendException failed(Exception cause) {
        return new BackendException(Failure.of("the terminal can't be kept from showing what is typed: " + cause)
                .hint("The program stty must be there; or give the passphrase in a file.")
                .cause(cause));
    }
}
