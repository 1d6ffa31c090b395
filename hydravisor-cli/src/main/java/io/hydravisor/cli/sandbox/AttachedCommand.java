package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Out;
import io.hydravisor.cli.output.OutputClosedException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
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
        Passing stdout = new Passing(cli, "stdout", cli.out());
        Passing stderr = new Passing(cli, "stderr", new Out(cli.err(), false));
        List<Thread> pumps = List.of(
                background("stdout", () -> pump(process.stdout(), fromStdout, stdout)),
                background("stderr", () -> pump(process.stderr(), fromStderr, stderr)));
        if (withStdin) {
            background("stdin", this::stdin);
        }
        ExitStatus status = await();
        pumps.forEach(this::join);
        discard();
        rethrow();
        if (status instanceof ExitStatus.Lost lost) {
            cli.say("how the command ended is not known: " + lost.reason());
        }
        return stdout.complete() && stderr.complete() ? status.shellCode() : ExitCodes.COMMAND_NOT_RUN;
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

    /** For as long as whoever reads our output needs. */
    private void join(Thread pump) {
        try {
            pump.join();
        } catch (InterruptedException e) {
            if (failure.get() == null) {
                throw new OperationInterruptedException(
                        Failure.of("interrupted while passing output on").cause(e));
            }
        }
        if (failure.get() != null) {
            // The pump's own interrupt, which has done what it was for.
            Thread.interrupted();
        }
    }

    /** Passes on what there is, until the output ends, or nothing has come for a while after the command's end. */
    private void pump(CommandOutput output, long from, Passing to) {
        try (OutputReader reader = output.reader(from)) {
            while (true) {
                boolean over = process.status().isPresent();
                Optional<Output> piece = reader.next(REST);
                if (piece.isPresent()) {
                    to.pass(piece.get());
                } else if (over || reader.ended()) {
                    return;
                }
            }
        } catch (HydravisorException | OutputClosedException e) {
            if (failure.compareAndSet(null, e)) {
                main.interrupt();
            }
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
