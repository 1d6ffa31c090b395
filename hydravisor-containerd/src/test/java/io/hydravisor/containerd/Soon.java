package io.hydravisor.containerd;

import java.time.Duration;
import java.util.concurrent.Callable;

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

    /** Waits for a state, and says what it waited for if that never came. */
    public static void happens(String what, Callable<Boolean> condition) throws Exception {
        holds(() -> {
            if (!condition.call()) {
                throw new AssertionError("waited in vain for " + what);
            }
        });
    }

    /** Checks until the claim holds, and fails as it does if it never did. */
    public static void holds(Claim claim) throws Exception {
        holds(PATIENCE, claim);
    }

    /** For claims whose time is promised. */
    public static void holds(Duration within, Claim claim) throws Exception {
        long start = System.nanoTime();
        while (true) {
            try {
                claim.check();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - start > within.toNanos()) {
                    throw e;
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
