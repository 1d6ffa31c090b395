package io.hydravisor.testkit.memory;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What everything in one sandbox waits on: one lock, which guards the state of its processes, pipes, outputs and terminals, and
 * one condition. Nothing that blocks is done under the lock, and no code of users runs under it.
 */
final class MemoryKernel {
    static final long FOREVER = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean frozen;

    <T> T get(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Runs what changes something, and wakes whoever waits. */
    void change(Runnable work) {
        lock.lock();
        try {
            work.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** With the lock held. */
    boolean frozen() {
        return frozen;
    }

    /** With the lock held. */
    void freeze(boolean on) {
        frozen = on;
    }

    /**
     * Tries until it succeeds, as a system call of a process: stands still while the process is frozen or stopped, runs its
     * signal handlers, and throws {@link ProgramEnd} when a signal has ended it.
     *
     * @param attempt true when done; under the lock
     * @param nanos how long to try, or {@link #FOREVER}
     * @return false if the time has passed
     */
    boolean call(MemoryProcess self, BooleanSupplier attempt, long nanos) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            Runnable handler = null;
            lock.lock();
            try {
                while (true) {
                    handler = self.nextHandler();
                    if (handler != null) {
                        break;
                    }
                    boolean still = frozen || self.stopped();
                    if (!still && attempt.getAsBoolean()) {
                        changed.signalAll();
                        return true;
                    }
                    long left = nanos - (System.nanoTime() - begin);
                    if (!still && nanos != FOREVER && left <= 0) {
                        return false;
                    }
                    pause(self, still || nanos == FOREVER ? FOREVER : left);
                }
            } finally {
                lock.unlock();
            }
            handler.run();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private void pause(MemoryProcess self, long nanos) throws InterruptedException {
        try {
            if (nanos == FOREVER) {
                changed.await();
            } else {
                long ignored = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            // The interrupt that comes with a signal that ends it is told by the signal.
            if (!self.ended()) {
                throw e;
            }
        }
    }

    /** Tries until it succeeds, for a client: neither frozen nor signalled. Null tells not yet. */
    <T> T await(Supplier<@Nullable T> attempt) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                T done = attempt.get();
                if (done != null) {
                    changed.signalAll();
                    return done;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tries for a limited time, for a client; true if it succeeded. */
    boolean await(BooleanSupplier attempt, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        lock.lockInterruptibly();
        try {
            while (!attempt.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                long ignored = changed.awaitNanos(left);
            }
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a limited time, whatever interrupts; true if it came about. */
    boolean awaitQuietly(BooleanSupplier ready, long millis) {
        boolean interrupted = Thread.interrupted();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (!ready.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    long ignored = changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
