package io.hydravisor.front;

import io.hydravisor.core.Effect;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.spi.SessionDriver;
import java.time.Duration;

/** Waits for the end of all that runs in a session. */
final class SessionEnding {
    private static final long POLL_MILLIS = 50;

    private final SessionDriver driver;
    private final String resource;

    SessionEnding(SessionDriver driver, String resource) {
        this.driver = driver;
        this.resource = resource;
    }

    /** Returns whether it came within the patience. */
    boolean await(Duration patience) {
        long start = System.nanoTime();
        while (true) {
            if (hasEnded()) {
                return true;
            }
            long left = patience.toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                return false;
            }
            try {
                Thread.sleep(Math.min(POLL_MILLIS, left / 1_000_000 + 1));
            } catch (InterruptedException e) {
                throw Interrupts.translate("waiting for the end of a session", resource, Effect.DONE, e);
            }
        }
    }

    private boolean hasEnded() {
        try {
            return driver.multiplexer().panes().stream()
                    .allMatch(pane -> pane.exit().isPresent());
        } catch (NotFoundException e) {
            return true;
        }
    }
}
