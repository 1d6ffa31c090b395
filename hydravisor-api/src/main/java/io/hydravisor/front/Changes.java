package io.hydravisor.front;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts changes and wakes whoever waits for the next one. A waiter reads the count, looks, and waits for more than that. */
final class Changes {
    private final ReentrantLock lock = new ReentrantLock(); // guards 'count'
    private final Condition changed = lock.newCondition();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private long count;

    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    void fire() {
        lock.lock();
        try {
            count++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    /** Waits until the count is beyond {@code seen}; false if that takes longer than the patience. */
    boolean await(long seen, Duration patience) throws InterruptedException {
        long left = toNanos(patience);
        lock.lockInterruptibly();
        try {
            while (count == seen) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    void add(Runnable listener) {
        listeners.add(listener);
    }

    void remove(Runnable listener) {
        listeners.remove(listener);
    }

    private static long toNanos(Duration patience) {
        return patience.compareTo(Duration.ofDays(365)) > 0 ? TimeUnit.DAYS.toNanos(365) : patience.toNanos();
    }
}
