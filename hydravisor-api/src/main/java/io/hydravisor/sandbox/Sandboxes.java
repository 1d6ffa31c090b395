package io.hydravisor.sandbox;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Support;
import java.util.List;

/**
 * The sandboxes of one endpoint. Only hydravisor-api implements this. Safe for use by many threads. Calls block, each request
 * to the backend for at most the {@code requestTimeout}. An interrupt lets the request in flight end, so that what it did is
 * known; a creation then stops, and leaves nothing.
 */
public interface Sandboxes extends AutoCloseable {
    /** {@return the endpoint that this is connected to} */
    Endpoint endpoint();

    /**
     * Whether this endpoint can do something. Does no I/O.
     *
     * @param capability what
     * @return the answer, with its reason
     */
    Support supports(Capability capability);

    /**
     * What stands between the sandboxes made here and the host.
     *
     * @return the isolation
     */
    Isolation isolation();

    /**
     * Makes a sandbox and starts it. Whatever fails, nothing is left behind. A lost reply is resolved by asking the backend:
     * nothing is made twice.
     *
     * <p>Where the name is in use by a running or paused sandbox that was made with this spec's
     * {@link SandboxSpec#requestId(String) request id}, that sandbox is returned, as it is, and nothing is made. The specs are not
     * compared. Its ownership and lifetime are those it was made with, and hold for every object that a creation returned: each
     * renews a SCOPED one's lease, and the first that is closed destroys it; each ends it with its lifetime.
     *
     * @param spec what it shall be
     * @return the running sandbox
     * @throws io.hydravisor.core.InvalidInputException if the spec has a request id and no name
     * @throws io.hydravisor.core.AlreadyExistsException if the name is in use, be it by a sandbox of the same request that does not
     *     run: it is still being made, was made halfway, or was stopped
     * @throws io.hydravisor.core.NotFoundException if there is no such image
     * @throws io.hydravisor.core.DeadlineException also if it takes longer than the spec's
     *     {@link SandboxSpec#startTimeout(java.time.Duration) startTimeout}; nothing is left then
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the spec asks for what this endpoint can't do
     */
    Sandbox create(SandboxSpec spec);

    /**
     * Makes sandboxes ahead, so that one is there at once when it is wanted, and keeps that number ready. Returns at once.
     *
     * @param spec what they shall be: SCOPED, without a name and without published ports, which only one could have. A lifetime
     *     begins when one is made, not when it is taken
     * @param size how many are kept ready, 1 to 100; each uses what an idle sandbox uses
     * @return the pool; close it
     * @throws io.hydravisor.core.InvalidInputException if the spec or the size can't be used
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the spec asks for what this endpoint can't do
     */
    SandboxPool pool(SandboxSpec spec, int size);

    /**
     * Finds a sandbox that exists, whoever made it. Closing what this returns never destroys it.
     *
     * @param name its name
     * @return the sandbox
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    Sandbox attach(String name);

    /**
     * The sandboxes that Hydravisor made at this endpoint, in this and in other JVMs.
     *
     * @return sorted by name
     */
    List<SandboxInfo> list();

    /**
     * The images of this endpoint.
     *
     * @return their manager
     */
    Images images();

    /**
     * The sandboxes that {@link #reap()} would destroy now: those whose lease or lifetime has ended for longer than clocks may
     * differ. One whose owner lives and renews it a moment later is not destroyed then.
     *
     * @return sorted by name
     */
    List<SandboxInfo> expired();

    /**
     * Destroys the sandboxes that are {@link #expired()}, each unless it was renewed meanwhile. Touches nothing else.
     *
     * @return the names of what was destroyed, sorted
     * @throws io.hydravisor.core.BackendException when all were tried, if some could not be destroyed
     */
    List<String> reap();

    /** Closes the sandboxes that were made here, as their ownership says, and disconnects. A second close only waits for the first. */
    @Override
    void close();
}
