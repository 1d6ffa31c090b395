package io.hydravisor.spi;

import io.hydravisor.core.Capability;
import io.hydravisor.sandbox.SandboxStats;
import io.hydravisor.sandbox.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One sandbox. Safe for use by many threads. Holds nothing that needs closing. An optional method is called only where its
 * capability is supported.
 */
public interface SandboxDriver extends MachineDriver {
    /**
     * Asks the backend.
     *
     * @return what it holds now
     * @throws io.hydravisor.core.NotFoundException if the sandbox is gone
     */
    SandboxRecord describe();

    /** Removes it with all that was made for it; does nothing if it is gone. */
    void destroy();

    /**
     * Adds or replaces metadata; what is not named stays.
     *
     * @param changes keys and values
     * @throws io.hydravisor.core.NotFoundException if the sandbox is gone
     */
    void annotate(Map<String, String> changes);

    /**
     * Starts it; does nothing if it runs.
     *
     * @implSpec The default refuses: override it where {@link Capability#RESTART} is declared.
     */
    default void start() {
        throw Unimplemented.by(this, Capability.RESTART);
    }

    /**
     * Stops it; does nothing if it does not run.
     *
     * @param grace between TERM and KILL; zero kills at once
     * @implSpec The default refuses: override it where {@link Capability#RESTART} is declared.
     */
    default void stop(Duration grace) {
        throw Unimplemented.by(this, Capability.RESTART);
    }

    /**
     * Asks for its figures once.
     *
     * @return the figures
     * @implSpec The default refuses: override it where {@link Capability#STATS} is declared.
     */
    default SandboxStats stats() {
        throw Unimplemented.by(this, Capability.STATS);
    }

    /**
     * Freezes it; does nothing if it is frozen.
     *
     * @throws io.hydravisor.core.ConflictException if it does not run
     * @implSpec The default refuses: override it where {@link Capability#PAUSE} is declared.
     */
    default void pause() {
        throw Unimplemented.by(this, Capability.PAUSE);
    }

    /**
     * Lets it go on; does nothing if it runs.
     *
     * @throws io.hydravisor.core.ConflictException if it does not run
     * @implSpec The default refuses: override it where {@link Capability#PAUSE} is declared.
     */
    default void resume() {
        throw Unimplemented.by(this, Capability.PAUSE);
    }

    /**
     * Keeps its state under a name.
     *
     * @param name checked
     * @return what was kept
     * @throws io.hydravisor.core.AlreadyExistsException if the name is in use
     * @implSpec The default refuses: override it where {@link Capability#SNAPSHOT} is declared.
     */
    default Snapshot snapshot(String name) {
        throw Unimplemented.by(this, Capability.SNAPSHOT);
    }

    /**
     * Its snapshots.
     *
     * @return in no order
     * @implSpec The default refuses: override it where {@link Capability#SNAPSHOT} is declared.
     */
    default List<Snapshot> snapshots() {
        throw Unimplemented.by(this, Capability.SNAPSHOT);
    }

    /**
     * Brings back a snapshot and runs. Ends every command and terminal with Lost, and every connection.
     *
     * @param name the snapshot's
     * @throws io.hydravisor.core.NotFoundException if there is none
     * @implSpec The default refuses: override it where {@link Capability#SNAPSHOT} is declared.
     */
    default void restore(String name) {
        throw Unimplemented.by(this, Capability.SNAPSHOT);
    }

    /**
     * Removes a snapshot; does nothing if it is gone.
     *
     * @param name the snapshot's
     * @implSpec The default refuses: override it where {@link Capability#SNAPSHOT} is declared.
     */
    default void deleteSnapshot(String name) {
        throw Unimplemented.by(this, Capability.SNAPSHOT);
    }

    /**
     * Holds a state that sandboxes can be made from. This one goes on as it was; at most it is paused for that time.
     *
     * @param snapshot the snapshot to take; empty for the present state. Present only where {@link Capability#SNAPSHOT} is
     *     supported, too
     * @return the state; the caller closes it
     * @throws io.hydravisor.core.NotFoundException if there is no such snapshot
     * @implSpec The default refuses: override it where {@link Capability#FORK} is declared.
     */
    default ForkPoint forkPoint(Optional<String> snapshot) {
        throw Unimplemented.by(this, Capability.FORK);
    }
}
