package io.hydravisor.fake;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does; long enough for a machine that is busy, and never longer than it takes. */
public final class Soon {
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private Soon() {}

    public static boolean happens(CountDownLatch latch) throws InterruptedException {
        return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    public static <T> T result(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** For a state that nobody tells of. */
    public static boolean holds(BooleanSupplier condition) throws InterruptedException {
        return holds(condition, PATIENCE);
    }

    /** For a state whose time is promised. */
    public static boolean holds(BooleanSupplier condition, Duration within) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > within.toNanos()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return true;
    }

    /** Whether a thread waits for something, so that what is done to it next meets it there. */
    public static boolean waits(Thread thread) throws InterruptedException {
        return holds(
                () -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }
}
