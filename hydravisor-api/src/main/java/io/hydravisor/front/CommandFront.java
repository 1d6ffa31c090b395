package io.hydravisor.front;

import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.process.CommandOutput;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.process.StdStream;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.ProviderContext;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A started command, over its driver. */
final class CommandFront implements CommandProcess {
    private static final Logger LOG = LoggerFactory.getLogger(CommandFront.class);

    private final CommandDriver driver;
    private final ProviderContext context;
    private final BiConsumer<Capability, String> require;
    private final String resource;
    private final Changes changes = new Changes();
    private final CompletableFuture<ExitStatus> end = new CompletableFuture<>();
    private final Ending ending;
    private final OutputFront stdout;
    private final OutputFront stderr;
    private final OutputStream stdin;
    private final Deadline deadline;

    /**
     * @param require throws where a capability is missing; gets the resource it is asked for
     */
    CommandFront(
            CommandDriver driver, ProviderContext context, String machine, BiConsumer<Capability, String> require) {
        this.driver = driver;
        this.context = context;
        this.require = require;
        this.resource = machine + "/command/" + driver.record().id();
        this.ending = new Ending(end, resource);
        this.stdout = new OutputFront(driver, changes, StdStream.STDOUT, resource, context.executor());
        this.stderr = new OutputFront(driver, changes, StdStream.STDERR, resource, context.executor());
        this.stdin = new StdinStream(driver);
        this.deadline = new Deadline(driver, context, end);
        driver.onChange(changes::fire);
        end.thenRun(changes::fire);
        deadline.arm();
    }

    CommandDriver driver() {
        return driver;
    }

    Changes changes() {
        return changes;
    }

    String resource() {
        return resource;
    }

    OutputFront output(StdStream stream) {
        return stream == StdStream.STDOUT ? stdout : stderr;
    }

    @Override
    public String id() {
        return driver.record().id();
    }

    @Override
    public Instant started() {
        return driver.record().started();
    }

    @Override
    public CommandOutput stdout() {
        return stdout;
    }

    @Override
    public CommandOutput stderr() {
        return stderr;
    }

    @Override
    public OutputStream stdin() {
        if (!driver.record().takesStdin()) {
            throw new ConflictException(Failure.of("the command was started without an open stdin")
                    .resource(resource)
                    .hint("Start it with Command.stdin(Stdin.open())."));
        }
        return stdin;
    }

    @Override
    public ExitStatus await() {
        return ending.await();
    }

    @Override
    public Optional<ExitStatus> await(Duration patience) {
        return ending.await(patience);
    }

    @Override
    public CompletableFuture<ExitStatus> onExit() {
        return ending.onExit();
    }

    @Override
    public Optional<ExitStatus> status() {
        return ending.status();
    }

    @Override
    public void signal(Signal signal, SignalTarget target) {
        if (target == SignalTarget.GROUP) {
            require.accept(Capability.GROUP_SIGNALS, resource);
        }
        driver.signal(signal, target);
    }

    @Override
    public void discard() {
        if (!end.isDone()) {
            throw new ConflictException(Failure.of("the command still runs")
                    .resource(resource)
                    .hint("Wait for its end, or kill() it, before its output is discarded."));
        }
        if (!awaitOutputEnd()) {
            throw new ConflictException(Failure.of("something that the command left behind still writes")
                    .resource(resource)
                    .hint("kill() its group first; what writes on where nobody sees it could fill the disk."));
        }
        driver.discard();
    }

    /** The last of the output comes a moment after the end; what takes longer comes from somebody else. */
    private boolean awaitOutputEnd() {
        long start = System.nanoTime();
        while (true) {
            long seen = changes.count();
            if (ended()) {
                return true;
            }
            try {
                if (!changes.await(seen, CommandRunner.DRAIN.minusNanos(System.nanoTime() - start))) {
                    return ended();
                }
            } catch (InterruptedException e) {
                throw Interrupts.translate("waiting for the end of output", resource, Effect.NONE, e);
            }
        }
    }

    /** Ends the group of a command whose caller has gone; the command's owner can't be told, so failures are logged. */
    void killQuietly() {
        try {
            kill();
        } catch (HydravisorException e) {
            LOG.warn("Could not kill {}", resource, e);
        }
    }

    /**
     * Discards what is kept and closes: now, or as soon as nothing writes any more. What still writes must be followed until
     * then, or its output would grow without anyone who keeps it to its limit.
     */
    void discardAtEnd() {
        if (ended()) {
            discardNow();
            return;
        }
        AtomicBoolean done = new AtomicBoolean();
        Runnable look = () -> {
            if (ended() && done.compareAndSet(false, true)) {
                context.executor().execute(this::discardNow);
            }
        };
        changes.add(look);
        look.run();
    }

    private boolean ended() {
        try {
            return end.isDone() && atEnd(StdStream.STDOUT) && atEnd(StdStream.STDERR);
        } catch (ConflictException e) {
            // Let go of: nothing more will be learned here.
            return true;
        }
    }

    /** Whether nothing writes to an output any more. */
    boolean atEnd(StdStream stream) {
        return new OutputReading(
                        (from, max) -> driver.read(stream, from, max), changes, resource, driver.written(stream))
                .atEnd();
    }

    private void discardNow() {
        try {
            if (!(end.join() instanceof ExitStatus.Lost lost && lost.mayStillRun())) {
                driver.discard();
            }
        } catch (ConflictException e) {
            // The connection was closed first: what is kept goes with its sandbox.
            LOG.debug("Let go of {} before its output could be discarded", resource, e);
        } catch (HydravisorException e) {
            LOG.warn("Could not discard the output of {}", resource, e);
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        if (deadline.pending()) {
            // Nobody else would end it in time: hold on until the end.
            end.thenRun(driver::close);
        } else {
            driver.close();
        }
    }

    @Override
    public String toString() {
        return resource;
    }
}
