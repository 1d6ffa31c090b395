package io.hydravisor.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run from outside: by its time, or by whoever cancels it. Model streams, commands, files and tools have one thing in common,
 * that interrupting their thread ends them; so that is what this does, and only while the thread is the run's.
 */
final class AgentWatch {
    private final ScheduledFuture<?> limit;
    private @Nullable Thread worker;
    private @Nullable Stop stop;
    private boolean finished;

    AgentWatch(ScheduledExecutorService timer, Duration time) {
        Stop over = new Stop(AgentEnd.TIME, "the time limit of " + time + " has passed");
        limit = timer.schedule(() -> end(over), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    synchronized void begin() {
        worker = Thread.currentThread();
        if (stop != null) {
            worker.interrupt();
        }
    }

    /** The first reason counts. */
    synchronized void end(Stop reason) {
        if (stop == null && !finished) {
            stop = reason;
            if (worker != null) {
                worker.interrupt();
            }
        }
    }

    synchronized Optional<Stop> stop() {
        return Optional.ofNullable(stop);
    }

    /** Behind this the thread is its owner's again, without the interrupt that was ours. */
    synchronized void finish() {
        finished = true;
        limit.cancel(false);
        if (worker != null && stop != null) {
            boolean cleared = Thread.interrupted();
            assert cleared || stop != null;
        }
        worker = null;
    }

    /** At least a millisecond, since a time that has passed ends the run by itself. */
    Duration timeLeft() {
        return Duration.ofNanos(Math.max(1_000_000, limit.getDelay(TimeUnit.NANOSECONDS)));
    }
}
