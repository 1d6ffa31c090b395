package io.hydravisor.tmux;

import java.util.function.BooleanSupplier;

/** Waits for what happens by itself; the test's own timeout is the limit. */
final class Soon {
    private Soon() {}

    static void until(BooleanSupplier done) throws InterruptedException {
        while (!done.getAsBoolean()) {
            Thread.sleep(10);
        }
    }
}
