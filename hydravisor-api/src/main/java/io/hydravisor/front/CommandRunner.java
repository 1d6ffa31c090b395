package io.hydravisor.front;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandEvent;
import io.hydravisor.process.Durability;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.StdStream;
import io.hydravisor.process.Stdin;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.MachineDriver;
import io.hydravisor.spi.ProviderContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Starts commands in one machine, and runs them to their end. */
final class CommandRunner {
    /** How long {@code exec} waits for output that something left in the background still holds open. */
    static final Duration DRAIN = Duration.ofSeconds(2);

    private static final Duration FOREVER = Duration.ofDays(365);

    private final MachineDriver driver;
    private final ProviderContext context;
    private final String machine;
    private final BiConsumer<Capability, String> require;

    CommandRunner(
            MachineDriver driver, ProviderContext context, String machine, BiConsumer<Capability, String> require) {
        this.driver = driver;
        this.context = context;
        this.machine = machine;
        this.require = require;
    }

    CommandFront start(Command command) {
        StdinPump pump = StdinPump.open(command.stdin());
        return start(command, pump);
    }

    CommandFront attach(CommandDriver found) {
        CommandFront front = new CommandFront(found, context, machine, require);
        // The end of one that has ended was told when it did.
        if (front.status().isEmpty()) {
            tellEnd(front);
        }
        return front;
    }

    private CommandFront start(Command command, StdinPump pump) {
        CommandDriver started;
        try {
            checkCapabilities(command);
            started = driver.start(command.identified());
        } catch (RuntimeException e) {
            pump.close();
            throw e;
        }
        CommandFront front = new CommandFront(started, context, machine, require);
        context.emit(
                new CommandEvent("command.started", started.record().started(), front.resource(), Optional.empty()));
        tellEnd(front);
        pump.start(front, context.executor());
        return front;
    }

    private void tellEnd(CommandFront command) {
        command.onExit().thenAccept(status -> {
            // One that was only let go of has not ended.
            if (!(status instanceof ExitStatus.Lost lost && lost.mayStillRun())) {
                Instant now = context.clock().instant();
                context.emit(new CommandEvent("command.ended", now, command.resource(), Optional.of(status)));
            }
        });
    }

    private void checkCapabilities(Command command) {
        if (command.durability() instanceof Durability.Spooled spooled) {
            require.accept(Capability.SPOOLED_OUTPUT, machine);
            if (spooled.atLimit() == Durability.AtLimit.PAUSE) {
                require.accept(Capability.SPOOL_PAUSE, machine);
            }
        } else {
            require.accept(Capability.DIRECT_OUTPUT, machine);
        }
        if (command.timeout().isPresent()) {
            require.accept(Capability.GROUP_SIGNALS, machine);
        }
    }

    ExecResult exec(Command command) {
        if (command.stdin() instanceof Stdin.Open) {
            throw new InvalidInputException(Failure.of("exec can't leave stdin open: nobody could write to it")
                    .resource(machine)
                    .hint("Use start(command) and its stdin(), or Stdin.of(bytes)."));
        }
        long begin = System.nanoTime();
        Command roomy = roomForCapture(command);
        StdinPump pump = StdinPump.open(roomy.stdin());
        CommandFront running = start(roomy, pump);
        try {
            ExecResult result = collect(running, command, begin);
            Optional<HydravisorException> failure = pump.failure();
            if (failure.isPresent()) {
                throw failure.get();
            }
            return result;
        } catch (RuntimeException e) {
            // The caller has no handle to it, and would not find it again.
            if (running.status().isEmpty()) {
                Interrupts.shield(running::killQuietly);
            }
            throw e;
        } finally {
            Interrupts.shield(running::discardAtEnd);
        }
    }

    /** A spool that drops its oldest output must not drop what is still to be captured. */
    private static Command roomForCapture(Command command) {
        if (command.durability() instanceof Durability.Spooled spooled
                && spooled.atLimit() == Durability.AtLimit.DROP_OLDEST) {
            long capture = command.capture().bytes();
            long limit = Math.min(spooled.limit().bytes(), Long.MAX_VALUE - capture);
            return command.durability(Durability.spooled(ByteSize.bytes(limit + capture), spooled.atLimit()));
        }
        return command;
    }

    private ExecResult collect(CommandFront running, Command command, long begin) {
        Capture out = new Capture(running, StdStream.STDOUT, command.capture().bytes());
        Capture err = new Capture(running, StdStream.STDERR, command.capture().bytes());
        long endSeen = 0;
        while (true) {
            long seen = running.changes().count();
            // Asked first: what was written before the end is then seen by the pulls behind it.
            Optional<ExitStatus> status = running.status();
            boolean outDone = out.pull();
            boolean errDone = err.pull();
            Duration patience = FOREVER;
            if (status.isPresent()) {
                endSeen = endSeen == 0 ? System.nanoTime() : endSeen;
                patience = DRAIN.minusNanos(System.nanoTime() - endSeen);
                if ((outDone && errDone) || patience.isNegative()) {
                    Duration took = Duration.ofNanos(System.nanoTime() - begin);
                    return new ExecResult(command, status.get(), out.result(outDone), err.result(errDone), took);
                }
            }
            try {
                running.changes().await(seen, patience);
            } catch (InterruptedException e) {
                throw Interrupts.translate("running a command", running.resource(), Effect.DONE, e);
            }
        }
    }
}
