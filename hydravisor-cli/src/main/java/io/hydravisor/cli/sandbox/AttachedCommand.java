package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Out;
import io.hydravisor.cli.output.OutputClosedException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.process.CommandOutput;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A command whose outputs are ours while it runs. When this program is told to end, so is a command that it started itself; one
 * that it only attached to goes on.
 */
final class AttachedCommand {
    /** What the command left in the background may hold its outputs open for ever. */
    private static final Duration REST = Duration.ofSeconds(2);

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int BUFFER = 64 * 1024;

    private final Cli cli;
    private final CommandProcess process;
    private final boolean ours;
    private final Thread main = Thread.currentThread();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile boolean incomplete;
    private volatile boolean finished;

    /**
     * @param ours whether it ends with us, and nothing of it is kept then
     */
    AttachedCommand(Cli cli, CommandProcess process, boolean ours) {
        this.cli = cli;
        this.process = process;
        this.ours = ours;
    }

    /** Runs it from the first byte, see {@link #run(boolean, long, long)}. */
    int run(boolean withStdin) {
        return run(withStdin, 0, 0);
    }

    /**
     * Passes everything on until it ends.
     *
     * @param fromStdout the first byte of its standard output to pass on
     * @param fromStderr the first byte of its standard error to pass on
     * @return what to exit with
     */
    int run(boolean withStdin, long fromStdout, long fromStderr) {
        try (process) {
            try {
                return passOn(withStdin, fromStdout, fromStderr);
            } catch (OperationInterruptedException e) {
                return stop();
            }
        }
    }

    private int passOn(boolean withStdin, long fromStdout, long fromStderr) {
        List<Thread> pumps = List.of(
                pump("stdout", process.stdout(), fromStdout, cli.out()),
                pump("stderr", process.stderr(), fromStderr, new Out(cli.err(), false)));
        if (withStdin) {
            background("stdin", this::stdin);
        }
        ExitStatus status = await();
        finish(pumps);
        finished = true;
        discard();
        rethrow();
        if (status instanceof ExitStatus.Lost lost) {
            cli.err().println("hydravisor: how the command ended is not known: " + lost.reason());
        }
        return incomplete ? ExitCodes.COMMAND_NOT_RUN : status.shellCode();
    }

    /** Waits for the end, or for a pump to fail, which interrupts this. */
    private ExitStatus await() {
        try {
            return process.await();
        } catch (OperationInterruptedException e) {
            if (failure.get() == null) {
                throw e;
            }
            Thread.interrupted();
            end(Signal.TERM);
            rethrow();
            throw e;
        }
    }

    private void rethrow() {
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    private int stop() {
        OptionalInt signal = cli.stopping().signal();
        Thread.interrupted();
        end(new Signal(signal.orElse(Signal.TERM.number())));
        return ExitCodes.SIGNAL_BASE + signal.orElse(Signal.TERM.number());
    }

    /**
     * Ends the command's group: by a signal, and when its first process has ended, or after a while, or when a second signal comes for
     * us, by KILL. Shells have their background jobs ignore ctrl-C.
     */
    private void end(Signal first) {
        if (!ours) {
            return;
        }
        try {
            process.signal(first, SignalTarget.GROUP);
            process.await(GRACE);
        } catch (OperationInterruptedException e) {
            Thread.interrupted();
        }
        process.kill();
        process.await(GRACE);
        discard();
    }

    private void discard() {
        if (!ours) {
            return;
        }
        try {
            process.discard();
        } catch (ConflictException e) {
            // Something that it left behind still writes; the sandbox's end removes it.
            return;
        }
    }

    private void finish(List<Thread> pumps) {
        long deadline = System.nanoTime() + REST.toNanos();
        for (Thread pump : pumps) {
            long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
            try {
                pump.join(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Thread pump(String name, CommandOutput output, long from, Out to) {
        return background(name, () -> {
            try (OutputReader reader = output.reader(from)) {
                for (Optional<Output> piece = reader.next(); piece.isPresent(); piece = reader.next()) {
                    pass(name, piece.get(), to);
                }
            } catch (HydravisorException | OutputClosedException e) {
                // One that still waits for what was left in the background ends when the command is let go of.
                if (!finished && failure.compareAndSet(null, e)) {
                    main.interrupt();
                }
            }
        });
    }

    /** Output that is gone is said at once, and that the rest is not all there by the exit code. */
    private void pass(String name, Output piece, Out to) {
        if (piece instanceof Output.Chunk chunk) {
            to.bytes(chunk.bytes());
        } else if (piece instanceof Output.Gap gap) {
            incomplete = true;
            cli.err()
                    .println(
                            "hydravisor: " + (gap.to() - gap.from()) + " bytes of " + name + " are lost: " + gap.why());
        }
    }

    private void stdin() {
        byte[] buffer = new byte[BUFFER];
        try (OutputStream to = process.stdin()) {
            for (int count = cli.in().read(buffer); count >= 0; count = cli.in().read(buffer)) {
                to.write(buffer, 0, count);
                to.flush();
            }
        } catch (IOException | HydravisorException e) {
            // The command has closed its input or has ended, as `head` does; its status tells.
            return;
        }
    }

    private static Thread background(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
