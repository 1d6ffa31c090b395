package io.hydravisor.sandbox;

/**
 * Sandboxes of one spec that are made ahead, so that one is there at once when it is wanted. Only hydravisor-api implements this.
 * Safe for use by many threads.
 *
 * <p>The pool fills itself in the background, and again whenever one is taken: 0.15 s later, so that what the taken one is
 * wanted for comes first, or at once if it was the last. A creation that fails is told by the event
 * {@code sandbox.pool-failed} and to whoever waits, and is tried again after a while: 1 s at first, then twice as long each time, up to
 * 30 s. A JVM that dies leaves what it has made ahead to the reaper, as it leaves any SCOPED sandbox.
 */
public interface SandboxPool extends AutoCloseable {
    /**
     * Takes a running sandbox that nobody has used. One that is ready is there after a single question to the backend, whether it
     * still runs; otherwise this blocks until one is made.
     *
     * @return the sandbox; SCOPED, so that closing it destroys it
     * @throws io.hydravisor.core.HydravisorException what the creation failed with that would have made one for this call
     * @throws io.hydravisor.core.ConflictException if the pool is closed, also while this waits
     * @throws io.hydravisor.core.OperationInterruptedException if the wait is interrupted; the pool is left as it is
     */
    Sandbox acquire();

    /** {@return how many are ready to be taken} */
    int ready();

    /**
     * Destroys those that nobody has taken, when the creations under way have ended, and makes no more. Those that were taken are their
     * takers'. A second close does nothing, unless the first could not destroy all.
     *
     * @throws io.hydravisor.core.BackendException when all were tried, if some could not be destroyed
     */
    @Override
    void close();
}
