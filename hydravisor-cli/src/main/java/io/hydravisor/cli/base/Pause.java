package io.hydravisor.cli.base;

import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import java.time.Duration;

/** Lets some time pass between two looks at something. */
public final class Pause {
    private Pause() {}

    /** Sleeps; a signal ends the sleep by an exception. */
    public static void of(Duration span) {
        try {
            Thread.sleep(span.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(
                    Failure.of("interrupted while waiting").cause(e));
        }
    }
}
