package io.hydravisor.sandbox;

import io.hydravisor.machine.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
     * What a person runs in a terminal to get a shell in this sandbox. As what a session's pane runs, see
     * {@link io.hydravisor.session.PaneCommand#of(List)}, that terminal and its shell outlive this program, where the sandbox
     * does. The terminal's user needs this program's access to the endpoint, and a Java: that of {@code JAVA_HOME}, else of the
     * {@code PATH}. For a sandbox that ends with its connection it leads there as long as that is open. Does no I/O but the search
     * for the program {@code hydravisor}, see {@code Hydravisor.Builder.launcher}.
     *
     * @return a program and its arguments: {@code hydravisor sandbox shell NAME --on ENDPOINT}, behind {@code env} where the
     *     state folder is not the usual one
     * @throws io.hydravisor.core.NotFoundException if that program is not found
     * @throws io.hydravisor.core.UnsupportedCapabilityException if it has no terminals
     */
    List<String> attachCommand();

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
     * Freezes everything in it, so that it uses no CPU time. Pausing one that is paused does nothing.
     *
     * @throws io.hydravisor.core.ConflictException if it does not run
     * @throws io.hydravisor.core.UnsupportedCapabilityException if it can't be paused
     */
    void pause();

    /**
     * Lets it go on after {@link #pause}. Resuming one that runs does nothing.
     *
     * @throws io.hydravisor.core.ConflictException if it does not run
     * @throws io.hydravisor.core.UnsupportedCapabilityException if it can't be paused
     */
    void resume();

    /**
     * Keeps its present state under a name. It goes on as it was; at most it is paused for that time.
     *
     * @param snapshotName a DNS label of at most 50 characters
     * @return the snapshot, which says what it holds
     * @throws io.hydravisor.core.AlreadyExistsException if the name is in use
     * @throws io.hydravisor.core.UnsupportedCapabilityException if it has no snapshots
     */
    Snapshot snapshot(String snapshotName);

    /**
     * Its snapshots.
     *
     * @return the oldest first
     * @throws io.hydravisor.core.UnsupportedCapabilityException if it has no snapshots
     */
    List<Snapshot> snapshots();

    /**
     * Brings back the state of a snapshot. Every command, terminal and forwarded connection ends: commands with
     * {@link io.hydravisor.process.ExitStatus.Lost}. Afterwards it runs; later snapshots stay.
     *
     * @param snapshot one of its snapshots
     * @throws io.hydravisor.core.NotFoundException if there is none of that name
     * @throws io.hydravisor.core.UnsupportedCapabilityException if it has no snapshots
     */
    void restore(Snapshot snapshot);

    /**
     * Removes a snapshot; does nothing if it is gone.
     *
     * @param snapshot one of its snapshots
     * @throws io.hydravisor.core.UnsupportedCapabilityException if it has no snapshots
     */
    void deleteSnapshot(Snapshot snapshot);

    /**
     * Makes new sandboxes from its present state, SCOPED to this JVM: as {@link #fork(ForkSpec)} of that many.
     *
     * @param count how many, 1 to 100
     * @return the children; close it
     * @throws io.hydravisor.core.UnsupportedCapabilityException if it can't be forked
     */
    default Fork fork(int count) {
        return fork(ForkSpec.of(count));
    }

    /**
     * Makes new sandboxes from its present state, or from a snapshot. Each is its own: a name made of this one's and a
     * generated end, with this one's labels, limits and end of lifetime, and no snapshots. This one goes on as it was; at most
     * it is paused while its state is taken. Blocks until all children run. Nothing is left behind if one can't be made, so
     * that a failed call can be repeated; nothing repeats it by itself.
     *
     * @param spec how many, and of what
     * @return the children; close it
     * @throws io.hydravisor.core.NotFoundException if there is no such snapshot, or this sandbox is gone
     * @throws io.hydravisor.core.UnsupportedCapabilityException if it can't be forked
     */
    Fork fork(ForkSpec spec);

    /**
     * What its provider offers beside this interface.
     *
     * @param type an interface of the provider's exported package
     * @param <T> the interface
     * @return its view of this sandbox; empty if the provider has none of that type
     */
    <T> Optional<T> extension(Class<T> type);

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
     * Asks for its figures again and again, each time that the reader wants the next. The first are there at once, the others
     * not before the interval has passed; reading them blocks for so long. Ends when the sandbox does not run any more. A read
     * that fails otherwise throws; nothing is repeated. An interrupt ends a read that waits with
     * {@link io.hydravisor.core.OperationInterruptedException}.
     *
     * @param interval positive
     * @return the figures, for one thread
     * @throws io.hydravisor.core.ConflictException if it does not run
     */
    Stream<SandboxStats> stats(Duration interval);

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
