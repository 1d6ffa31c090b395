package io.hydravisor.containerd;

import java.time.Duration;

/** Waits for what nobody tells of; long enough for a machine that is busy, and never longer than it takes. */
public final class Soon {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 20;

    private Soon() {}

    /** What is to hold; it throws an AssertionError while it does not. */
    @FunctionalInterface
    public interface Claim {
        void check() throws Exception;
    }

    /** Checks until the claim holds, and fails as it does if it never did. */
    public static void holds(Claim claim) throws Exception {
        long start = System.nanoTime();
        while (true) {
            try {
                claim.check();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw e;
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
