package io.hydravisor.session;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Support;
import java.time.Duration;

/**
 * Something to work in that has a name and, where the endpoint can, outlives who made it. Only hydravisor-api implements this.
 * Safe for use by many threads. Calls block for at most the {@code requestTimeout}. Each throws
 * {@link io.hydravisor.core.NotFoundException} when the session is gone, and {@link io.hydravisor.core.UnavailableException}
 * when the connection broke: reading is tried again once, what changes something is not, and the exception's effect says whether
 * it may have happened.
 */
public interface Session extends AutoCloseable {
    /** {@return its name, as it was made, found, or last renamed through this object} */
    String name();

    /**
     * Asks the backend about it.
     *
     * @return what it is now
     */
    SessionInfo info();

    /**
     * Whether this session can do something. Does no I/O.
     *
     * @param capability what
     * @return the answer, with its reason
     */
    Support supports(Capability capability);

    /**
     * The same session with its windows, panes and buffers.
     *
     * @return its other face; closing either closes both
     * @throws io.hydravisor.core.UnsupportedCapabilityException if it has none, see {@link SessionCapability#MULTIPLEXED}
     */
    MultiplexedSession multiplexed();

    /**
     * Lets the lease of a leased session end later, or earlier. Can be repeated.
     *
     * @param lease how long from now, positive
     * @throws io.hydravisor.core.ConflictException if it is not leased
     */
    void renew(Duration lease);

    /** Ends everything in it, whatever its ownership. Does nothing to one that is gone, so that it can be repeated. */
    void kill();

    /** Kills it if it was made here and is SCOPED, else leaves it alone. A second close does nothing. */
    @Override
    void close();
}
