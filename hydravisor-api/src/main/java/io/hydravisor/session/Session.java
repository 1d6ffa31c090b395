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

    /**
     * Ends it in order, whatever its ownership: its programs are told that their terminals go away (SIGHUP), as far as the backend can tell
     * them, keep their terminals while they end, and what has not ended after a while is killed. Blocks for that while at
     * most, and a request. Does nothing to one that is gone, so that it can be repeated.
     *
     * @param grace how long they may take; zero kills at once
     * @return whether all of them had ended by themselves
     * @throws io.hydravisor.core.InvalidInputException if the grace period is negative
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted; what had not ended runs on
     */
    boolean end(Duration grace);

    /** Ends everything in it, whatever its ownership. Does nothing to one that is gone, so that it can be repeated. */
    void kill();

    /** Kills it if it was made here and is SCOPED, else leaves it alone. A second close does nothing. */
    @Override
    void close();
}
