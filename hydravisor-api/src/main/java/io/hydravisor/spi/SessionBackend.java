package io.hydravisor.spi;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Support;
import java.util.List;

/**
 * A connection to one endpoint. Safe for use by many threads. hydravisor-api has checked arguments and capabilities before it
 * calls; drivers check what only they can know.
 */
public interface SessionBackend extends AutoCloseable {
    /**
     * Whether this endpoint and its sessions can do something. Does no I/O.
     *
     * @param capability what
     * @return the answer, with its reason
     */
    Support supports(Capability capability);

    /**
     * Makes a session. On failure nothing is left behind, and nothing is made twice.
     *
     * @param request what to make
     * @return its driver
     * @throws io.hydravisor.core.AlreadyExistsException if the name is in use
     */
    SessionDriver create(SessionRequest request);

    /**
     * Finds a session that Hydravisor made.
     *
     * @param name its name
     * @return its driver
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    SessionDriver open(String name);

    /**
     * The sessions that Hydravisor made.
     *
     * @return in no order
     */
    List<SessionRecord> list();

    /** Disconnects; leaves no thread, descriptor or child process. A second close does nothing. */
    @Override
    void close();
}
