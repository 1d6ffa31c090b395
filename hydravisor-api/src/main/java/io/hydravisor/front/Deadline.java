package io.hydravisor.front;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.ProviderContext;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the end of a command's first process into the end of the command, and ends its process group when the timeout has
 * passed: TERM, the grace period, KILL.
 */
final class Deadline {
    private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration RETRY = Duration.ofMillis(500);
    /** A killed process that is stuck in the kernel may stay for ever; after this it is reported as not gone. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private final CommandDriver driver;
    private final ProviderContext context;
    private final CompletableFuture<ExitStatus> end;
    private final AtomicBoolean settling = new AtomicBoolean();

    Deadline(CommandDriver driver, ProviderContext context, CompletableFuture<ExitStatus> end) {
        this.driver = driver;
        this.context = context;
        this.end = end;
    }

    void arm() {
        driver.exit().thenAccept(this::firstProcessEnded);
        if (end.isDone()) {
            return;
        }
        if (driver.timedOut()) {
            // Another JVM began to end it, and may have gone since.
            later(driver.record().grace(), this::graceOver);
            return;
        }
        driver.record().timeout().ifPresent(limit -> {
            Instant moment = driver.record().started().plus(limit);
            Duration left = Duration.between(context.clock().instant(), moment);
            // A clock that was set back must not lend the command more time than it has.
            Future<?> armed = later(left.compareTo(limit) > 0 ? limit : left, this::passed);
            // The timer would hold on to a command that has ended, and to all of it, until its time were over.
            driver.exit().thenRun(() -> armed.cancel(false));
        });
    }

    /** Whether there is a timeout that still has to be enforced. */
    boolean pending() {
        return driver.record().timeout().isPresent() && !end.isDone();
    }

    private void firstProcessEnded(ExitStatus status) {
        boolean letGo = status instanceof ExitStatus.Lost lost && lost.mayStillRun();
        if (driver.timedOut() && !letGo) {
            // Looks at the host's processes, which is no work for the thread that brings the news.
            later(Duration.ZERO, this::settle);
        } else {
            end.complete(status);
        }
    }

    private void passed() {
        // One that ended in time is left alone; not so what remains of one whose first signal failed.
        if (driver.exit().isDone() && !driver.timedOut()) {
            return;
        }
        try {
            driver.markTimedOut();
            driver.signal(Signal.TERM, SignalTarget.GROUP);
        } catch (HydravisorException e) {
            LOG.warn("Could not signal a command whose timeout has passed; trying again", e);
            later(RETRY, this::passed);
            return;
        }
        later(driver.record().grace(), this::graceOver);
    }

    private void graceOver() {
        if (end.isDone()) {
            return;
        }
        try {
            driver.signal(Signal.KILL, SignalTarget.GROUP);
        } catch (HydravisorException e) {
            LOG.warn("Could not kill a command whose timeout has passed; trying again", e);
            later(RETRY, this::graceOver);
            return;
        }
        later(AFTER_KILL, () -> endTimedOut(false));
        settle();
    }

    private void settle() {
        if (settling.compareAndSet(false, true)) {
            look();
        }
    }

    private void look() {
        if (driver.exit().isDone() && !driver.groupAlive()) {
            endTimedOut(true);
        } else if (!end.isDone()) {
            later(POLL, this::look);
        }
    }

    private void endTimedOut(boolean groupGone) {
        end.complete(new ExitStatus.TimedOut(driver.record().timeout().orElse(Duration.ZERO), groupGone));
    }

    private Future<?> later(Duration delay, Runnable step) {
        try {
            return context.timer()
                    .schedule(
                            () -> context.executor().execute(step),
                            Math.max(0, delay.toMillis()),
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed while a command's timeout was pending", e);
            return CompletableFuture.completedFuture(null);
        }
    }
}
