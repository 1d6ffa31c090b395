package io.hydravisor.cli;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something to become true. */
final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Waiting() {}

    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            Thread.sleep(20);
        }
    }
}
