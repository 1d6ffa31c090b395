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
}
