package io.hydravisor.sandbox;

import io.hydravisor.machine.Machine;
import java.time.Duration;

/**
 * An isolated machine. Only hydravisor-api implements this. Safe for use by many threads. A restart of the backend's daemon
 * does not end it: each call in flight may fail once, and this object goes on working.
 */
public interface Sandbox extends Machine, AutoCloseable {
    /** {@return its name, unique in its endpoint} */
    String name();

    /**
     * Asks the backend.
     *
     * @return its description as of now
     * @throws io.hydravisor.core.NotFoundException if it is gone
     */
    SandboxInfo info();

    /**
     * Starts it again after {@link #stop}, with the files it had. Starting one that runs does nothing.
     *
     * @throws io.hydravisor.core.NotFoundException if it is gone
     */
    void start();

    /**
     * Ends everything in it, first by TERM, after the grace period by KILL, and keeps its files. Its commands end with it.
     * Stopping one that does not run does nothing. Blocks until it has stopped.
     *
     * @param grace between TERM and KILL; zero kills at once
     * @throws io.hydravisor.core.NotFoundException if it is gone
     */
    void stop(Duration grace);

    /**
     * Ends everything in it at once and removes it with all that was made for it. Removing what is gone already does
     * nothing, so that a failed call can be repeated.
     */
    void destroy();

    /**
     * Asks for its figures once.
     *
     * @return what it has used and uses
     * @throws io.hydravisor.core.ConflictException if it does not run
     */
    SandboxStats stats();

    /**
     * Makes its lease end later, or sooner.
     *
     * @param lease how long from now, positive
     * @throws io.hydravisor.core.ConflictException if it has no lease
     */
    void renew(Duration lease);

    /**
     * Lets go of it. What that does is said by its ownership: SCOPED destroys it if this JVM made it, anything else, and one
     * that was attached to, is left as it is. A second close does nothing.
     */
    @Override
    void close();
}
