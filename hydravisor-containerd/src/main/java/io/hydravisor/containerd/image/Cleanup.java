package io.hydravisor.containerd.image;

import io.hydravisor.core.HydravisorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done however an operation ended. */
final class Cleanup {
    private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

    private Cleanup() {}

    /**
     * Makes calls although the thread may be interrupted, which would else stop them. A failure is only logged: how the
     * operation itself ended matters more.
     *
     * @param left what stays behind if it fails
     */
    static void run(String left, Runnable calls) {
        boolean interrupted = Thread.interrupted();
        try {
            calls.run();
        } catch (HydravisorException e) {
            LOG.warn("Left behind {}", left, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
