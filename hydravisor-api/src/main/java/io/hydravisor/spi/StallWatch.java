package io.hydravisor.spi;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Ends an exchange in which nothing came for too long. A piece costs it two writes of a number, neither a look at the clock nor a
 * task: the one task of a stream looks a few times within the limit whether the reader still waits for the same piece. So a stall
 * is noticed when the limit has passed, and at most a fraction of it later.
 */
final class StallWatch implements Runnable {
    private static final int LOOKS = 8;

    private final ScheduledExecutorService timer;
    private final Runnable end;
    /** Counts the beginnings and the ends of waiting: odd while the reader waits. Written by the reader alone. */
    private final AtomicLong turns = new AtomicLong();

    private long turn;
    private long seen;
    private int looks;
    private volatile boolean stalled;
    private @Nullable ScheduledFuture<?> task;

    StallWatch(ScheduledExecutorService timer, Runnable end) {
        this.timer = timer;
        this.end = end;
    }

    synchronized void limit(Duration limit) {
        stop();
        looks = 0;
        long pause = Math.max(limit.toNanos() / LOOKS, 1);
        task = timer.scheduleWithFixedDelay(this, pause, pause, TimeUnit.NANOSECONDS);
    }

    synchronized void stop() {
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }

    void waitBegins() {
        turns.lazySet(++turn);
    }

    /** {@return whether the exchange was ended meanwhile} */
    boolean waitEnds() {
        turns.lazySet(++turn);
        return stalled;
    }

    @Override
    public void run() {
        if (isStalled()) {
            stalled = true;
            end.run();
        }
    }

    private synchronized boolean isStalled() {
        long now = turns.get();
        boolean same = now % 2 == 1 && now == seen;
        seen = now;
        looks = same ? looks + 1 : 0;
        if (task == null || looks < LOOKS) {
            return false;
        }
        stop();
        return true;
    }
}
