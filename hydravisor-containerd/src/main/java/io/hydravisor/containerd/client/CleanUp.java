package io.hydravisor.containerd.client;

import io.hydravisor.core.HydravisorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done however an operation ended. */
public final class CleanUp {
    private static final Logger LOG = LoggerFactory.getLogger(CleanUp.class);

    private CleanUp() {}

    /**
     * Does it. A failure is only logged: how the operation itself ended matters more.
     *
     * @param left what stays behind if it fails
     */
    public static void run(String left, Runnable calls) {
        try {
            calls.run();
        } catch (HydravisorException e) {
            LOG.warn("Left behind {}", left, e);
        }
    }
}
