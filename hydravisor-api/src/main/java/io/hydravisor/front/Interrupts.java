package io.hydravisor.front;

import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;

/** Turns an interrupt into the exception of our tree, with the thread's flag set again. */
final class Interrupts {
    private Interrupts() {}

    static OperationInterruptedException translate(
            String doing, String resource, Effect effect, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new OperationInterruptedException(Failure.of("interrupted while " + doing)
                .resource(resource)
                .effect(effect)
                .cause(cause));
    }

    /** Does what has to be done all the same, with the flag down: a driver's call that waits would fail at once with it. */
    static void shield(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
