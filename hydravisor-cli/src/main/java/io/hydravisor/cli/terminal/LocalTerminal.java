package io.hydravisor.cli.terminal;

import io.hydravisor.cli.base.HostSignals;
import io.hydravisor.cli.output.Tty;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.terminal.TerminalSize;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The terminal of the standard input in raw mode, where each key goes through as it is. Its former mode is brought back by a
 * small process that waits for the end of this one, so that it comes back even if this one is killed.
 */
final class LocalTerminal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;
    /** Its input ends when we close it, or when the kernel does as we have died. In a session of its own no key reaches it. */
    private static final String GUARD =
            "trap '' HUP INT QUIT TERM TSTP TTOU; cat >/dev/null; exec stty -F \"$1\" \"$2\"";

    private final Process guard;
    private final Consumer<TerminalSize> onResize;
    private final Runnable stopListening;

    private LocalTerminal(Process guard, Consumer<TerminalSize> onResize) {
        this.guard = guard;
        this.onResize = onResize;
        this.stopListening = HostSignals.handle("WINCH", signal -> resized());
    }

    /**
     * Puts the terminal into raw mode.
     *
     * @param onResize told of the new size whenever the terminal's changes; called from another thread
     */
    static LocalTerminal raw(Consumer<TerminalSize> onResize) {
        String file = Tty.path(0).orElse("/dev/tty");
        String mode = stty("-g");
        Process guard;
        try {
            guard = new ProcessBuilder("setsid", "sh", "-c", GUARD, "sh", file, mode)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw failed("setsid", e);
        }
        LocalTerminal terminal = new LocalTerminal(guard, onResize);
        try {
            stty("raw", "-echo");
        } catch (RuntimeException e) {
            terminal.close();
            throw e;
        }
        return terminal;
    }

    /** Its size, if it has one. */
    static Optional<TerminalSize> size() {
        String[] rowsAndColumns = stty("size").split(" ", 2);
        int rows = Integer.parseInt(rowsAndColumns[0]);
        int columns = Integer.parseInt(rowsAndColumns[1]);
        return rows > 0 && columns > 0 ? Optional.of(new TerminalSize(columns, rows)) : Optional.empty();
    }

    private void resized() {
        try {
            size().ifPresent(onResize);
        } catch (BackendException e) {
            // The terminal is gone; its end is noticed where it is read.
            Thread.onSpinWait();
        }
    }

    /** Runs stty(1) on the standard input and returns what it prints. */
    private static String stty(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectInput(Redirect.INHERIT)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (stty.waitFor() != 0) {
                throw failed("stty", new IOException(said));
            }
            return said;
        } catch (IOException e) {
            throw failed("stty", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("stty", e);
        }
    }

    private static BackendException failed(String program, Exception cause) {
        return new BackendException(Failure.of("the terminal can't be set up: " + program + ": " + cause.getMessage())
                .hint("The programs stty, setsid and sh must be there, and the standard input a terminal.")
                .cause(cause));
    }

    /** Brings the former mode back; blocks until that is done. */
    @Override
    public void close() {
        stopListening.run();
        boolean interrupted = Thread.interrupted();
        try {
            guard.getOutputStream().close();
            if (!guard.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                guard.destroyForcibly();
            }
        } catch (IOException e) {
            guard.destroyForcibly();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
