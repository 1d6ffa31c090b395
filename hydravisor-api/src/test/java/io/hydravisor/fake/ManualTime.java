package io.hydravisor.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A clock and a timer that move together, when {@link #advance} says so. What is due runs in the thread that advances. */
public final class ManualTime extends Clock {
    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>(
            Comparator.<Task<?>, Instant>comparing(task -> task.due).thenComparing(t -> t.number));
    private final Timer timer = new Timer();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private long count;

    /** Lets time pass, and does what is due on the way, each thing at its moment. */
    public void advance(Duration span) {
        Instant target = instant().plus(span);
        for (Task<?> next = takeDue(target); next != null; next = takeDue(target)) {
            next.runOnce();
        }
        synchronized (this) {
            now = target;
        }
    }

    private synchronized @Nullable Task<?> takeDue(Instant target) {
        Task<?> next = tasks.peek();
        if (next == null || next.due.isAfter(target)) {
            return null;
        }
        now = next.due.isAfter(now) ? next.due : now;
        return tasks.poll();
    }

    /** How many things the timer has still to do. */
    public synchronized int pending() {
        return tasks.size();
    }

    public ScheduledExecutorService timer() {
        return timer;
    }

    private synchronized void add(Task<?> task) {
        if (timer.shutdown) {
            throw new RejectedExecutionException("the timer was shut down");
        }
        tasks.add(task);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("nobody asks for another zone");
    }

    /** Something to be done at a moment, once or again and again. */
    private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long number;
        private final Duration period;
        private Instant due;

        Task(Callable<V> work, Duration delay, Duration period) {
            super(work);
            synchronized (ManualTime.this) {
                this.number = count++;
                this.due = now.plus(delay);
            }
            this.period = period;
        }

        void runOnce() {
            if (period.isZero()) {
                run();
            } else if (runAndReset()) {
                due = due.plus(period);
                add(this);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            synchronized (ManualTime.this) {
                tasks.remove(this);
            }
            return super.cancel(mayInterruptIfRunning);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(Duration.between(instant(), due));
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    private final class Timer extends AbstractExecutorService implements ScheduledExecutorService {
        private volatile boolean shutdown;

        private <V> Task<V> later(Callable<V> work, Duration delay, Duration period) {
            Task<V> task = new Task<>(work, delay, period);
            add(task);
            return task;
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
            return schedule(java.util.concurrent.Executors.callable(work), delay, unit);
        }

        @Override
        public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
            return later(work, Duration.of(delay, unit.toChronoUnit()), Duration.ZERO);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long delay, long period, TimeUnit unit) {
            return later(
                    java.util.concurrent.Executors.callable(work),
                    Duration.of(delay, unit.toChronoUnit()),
                    Duration.of(period, unit.toChronoUnit()));
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long delay, long period, TimeUnit unit) {
            return scheduleAtFixedRate(work, delay, period, unit);
        }

        @Override
        public void execute(Runnable work) {
            schedule(work, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public void shutdown() {
            shutdown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutdown = true;
            synchronized (ManualTime.this) {
                tasks.clear();
            }
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return shutdown;
        }

        @Override
        public boolean isTerminated() {
            return shutdown;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return shutdown;
        }
    }
}
