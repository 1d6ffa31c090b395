package io.hydravisor.cli.terminal;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.output.Out;
import io.hydravisor.cli.output.OutputClosedException;
import io.hydravisor.cli.output.Tty;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalSize;
import io.hydravisor.terminal.TerminalSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** A program in a sandbox at the user's own terminal, until it ends or the user leaves. */
public final class TerminalRun {
    /** What to do without a terminal, for commands in a sandbox. */
    public static final String NO_TERMINAL = "Run it at a terminal, or use 'sandbox exec' without -t.";

    private static final int BUFFER = 16 * 1024;

    private final Cli cli;
    private final AtomicBoolean left = new AtomicBoolean();
    private final AtomicBoolean vanished = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);
    private Optional<String> lost = Optional.empty();

    public TerminalRun(Cli cli) {
        this.cli = cli;
    }

    /**
     * Refuses where there is no terminal, before anything is done.
     *
     * @param hint what to do then
     */
    public static void require(String hint) {
        if (!Tty.isTerminal(0) || !Tty.isTerminal(1)) {
            throw new UsageException("standard input and output are not a terminal", hint);
        }
    }

    /**
     * Runs it.
     *
     * @return what the program exits with
     */
    public int run(Sandbox sandbox, Command command) {
        TerminalSize size = LocalTerminal.size().orElse(TerminalSize.USUAL);
        int code;
        try (Terminal terminal = sandbox.terminal(TerminalSpec.of(command).size(size));
                LocalTerminal local = LocalTerminal.raw(terminal::resize)) {
            background("keys", () -> keys(terminal));
            background("screen", () -> screen(terminal));
            code = await(terminal);
        }
        lost.ifPresent(reason -> cli.say("the terminal was lost: " + reason));
        return code;
    }

    private int await(Terminal terminal) {
        try {
            over.await();
        } catch (InterruptedException e) {
            // SIGTERM or SIGHUP; closing the terminal hangs up.
            return ExitCodes.SIGNAL_BASE + cli.stopping().signal().orElse(1);
        }
        if (left.get()) {
            return ExitCodes.DONE;
        }
        if (vanished.get()) {
            return ExitCodes.SIGNAL_BASE + Signal.HUP.number();
        }
        ExitStatus status = terminal.await();
        if (status instanceof ExitStatus.Lost end) {
            // To be said when the terminal has its own mode again.
            lost = Optional.of(end.reason());
        }
        return status.shellCode();
    }

    private void background(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void keys(Terminal terminal) {
        Escapes escapes = new Escapes();
        byte[] buffer = new byte[BUFFER];
        OutputStream input = terminal.input();
        try (InputStream keys = cli.in()) {
            while (true) {
                int count = keys.read(buffer);
                if (count < 0) {
                    break;
                }
                input.write(escapes.filter(buffer, count));
                input.flush();
                if (escapes.leaving()) {
                    left.set(true);
                    over.countDown();
                    return;
                }
            }
        } catch (IOException e) {
            if (terminal.status().isPresent()) {
                return;
            }
        }
        vanished.set(true);
        over.countDown();
    }

    private void screen(Terminal terminal) {
        Out out = cli.out();
        byte[] buffer = new byte[BUFFER];
        InputStream output = terminal.output();
        try {
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                out.bytes(ByteBuffer.wrap(buffer, 0, count));
            }
        } catch (OutputClosedException e) {
            vanished.set(true);
        } catch (IOException e) {
            // The terminal has ended; its status tells how.
            return;
        } finally {
            over.countDown();
        }
    }
}
