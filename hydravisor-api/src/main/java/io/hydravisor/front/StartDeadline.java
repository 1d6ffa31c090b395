package io.hydravisor.front;

import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long the making of something may take in the whole. When that is over the maker is interrupted, who leaves nothing then, as
 * for any interrupt.
 */
final class StartDeadline {
    private final Duration limit;
    private final String provider;
    private final String resource;
    private final Thread maker = Thread.currentThread();
    private final Lock lock = new ReentrantLock(); // guards both below
    private boolean passed;
    private boolean over;

    private StartDeadline(Duration limit, String provider, String resource) {
        this.limit = limit;
        this.provider = provider;
        this.resource = resource;
    }

    /**
     * Makes something in that time.
     *
     * @param make made, and interrupted, in the calling thread
     * @param undo takes back what came too late
     */
    static <T> T within(
            Duration limit,
            ScheduledExecutorService timer,
            String provider,
            String resource,
            Supplier<T> make,
            Consumer<T> undo) {
        StartDeadline deadline = new StartDeadline(limit, provider, resource);
        Future<?> alarm = timer.schedule(deadline::pass, limit.toMillis(), TimeUnit.MILLISECONDS);
        T made;
        try {
            made = make.get();
        } catch (OperationInterruptedException e) {
            throw deadline.end() ? deadline.passed(e) : e;
        } finally {
            alarm.cancel(false);
            deadline.end();
        }
        if (deadline.end()) {
            DeadlineException late = deadline.passed(null);
            try {
                undo.accept(made);
            } catch (HydravisorException left) {
                late.addSuppressed(left);
            }
            throw late;
        }
        return made;
    }

    private void pass() {
        lock.lock();
        try {
            if (!over) {
                passed = true;
                maker.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts nobody from now on; true if the time was over. */
    private boolean end() {
        lock.lock();
        try {
            if (!over && passed) {
                // It was meant for the making alone, whose caller goes on.
                Thread.interrupted();
            }
            over = true;
            return passed;
        } finally {
            lock.unlock();
        }
    }

    private DeadlineException passed(@Nullable OperationInterruptedException cause) {
        Failure failure = Failure.of("it was not ready within its startTimeout of " + limit)
                .provider(provider)
                .resource(resource)
                .hint("Give it more time, or look at what keeps the host busy.");
        return new DeadlineException(
                cause == null ? failure : failure.effect(cause.effect()).cause(cause));
    }
}
