package io.hydravisor.cli.session;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.session.Pane;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Presses ctrl-C in a pane when its time has come, and interrupts the thread that waits if that does not help. */
final class PaneDeadline implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Pane pane;
    private final Thread waiting = Thread.currentThread();
    private final @Nullable Thread clock;
    private volatile boolean passed;

    /**
     * @param limit how long it takes from now on; null for ever
     */
    PaneDeadline(Pane pane, @Nullable Duration limit) {
        this.pane = pane;
        this.clock = limit == null ? null : new Thread(() -> end(limit), "deadline");
        if (clock != null) {
            clock.setDaemon(true);
            clock.start();
        }
    }

    private void end(Duration limit) {
        try {
            Thread.sleep(limit.toMillis());
            passed = true;
            pressInterrupt(pane);
            Thread.sleep(GRACE.toMillis());
            waiting.interrupt();
        } catch (InterruptedException e) {
            // What it watched over has ended.
            return;
        }
    }

    /** Has what runs in a pane interrupted as by a person; one that is gone needs none. */
    static void pressInterrupt(Pane pane) {
        boolean interrupted = Thread.interrupted();
        try {
            pane.keys("C-c");
        } catch (HydravisorException gone) {
            return;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    boolean passed() {
        return passed;
    }

    /** Stops the clock, so that it interrupts nobody afterwards. */
    @Override
    public void close() {
        if (clock == null) {
            return;
        }
        clock.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            clock.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
