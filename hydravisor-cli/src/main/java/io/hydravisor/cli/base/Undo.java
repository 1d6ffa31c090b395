package io.hydravisor.cli.base;

import io.hydravisor.core.HydravisorException;

/** What is done when a command fails halfway. */
public final class Undo {
    private Undo() {}

    /**
     * Takes back what nobody was told of, also when the user has interrupted the command.
     *
     * @param failure why; is told what went wrong here
     * @param undo takes it back
     */
    public static void after(RuntimeException failure, Runnable undo) {
        boolean interrupted = Thread.interrupted();
        try {
            undo.run();
        } catch (HydravisorException left) {
            failure.addSuppressed(left);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
