package io.hydravisor.spi;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Ends an exchange in which nothing came for too long. A piece costs it two writes of a number and no task of the timer: the one
 * task looks how long the reader has waited, and comes back when the limit could have passed.
 */
final class StallWatch implements Runnable {
    private static final long NOT_WAITING = 0;
    private static final long STALLED = -1;

    private final ScheduledExecutorService timer;
    private final Runnable end;
    /** When the reader began to wait, as an even number that is none of the two above. */
    private final AtomicLong waiting = new AtomicLong();

    private volatile long limitNanos;
    private @Nullable ScheduledFuture<?> task;

    StallWatch(ScheduledExecutorService timer, Runnable end) {
        this.timer = timer;
        this.end = end;
    }

    synchronized void limit(Duration limit) {
        stop();
        limitNanos = limit.toNanos();
        task = timer.schedule(this, limitNanos, TimeUnit.NANOSECONDS);
    }

    synchronized void stop() {
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }

    void waitBegins() {
        waiting.lazySet(now());
    }

    /** {@return whether the exchange was ended meanwhile} */
    boolean waitEnds() {
        return waiting.getAndSet(NOT_WAITING) == STALLED;
    }

    private static long now() {
        long now = System.nanoTime() & ~1L;
        return now == NOT_WAITING ? 2 : now;
    }

    @Override
    public void run() {
        long since = waiting.get();
        long left = since == NOT_WAITING ? limitNanos : limitNanos - (now() - since);
        if (left > 0) {
            again(left);
        } else if (waiting.compareAndSet(since, STALLED)) {
            end.run();
        } else {
            again(limitNanos);
        }
    }

    private synchronized void again(long nanos) {
        if (task != null) {
            task = timer.schedule(this, nanos, TimeUnit.NANOSECONDS);
        }
    }
}
