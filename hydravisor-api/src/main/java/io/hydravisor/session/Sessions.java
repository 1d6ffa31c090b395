package io.hydravisor.session;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Support;
import java.util.List;

/**
 * The sessions of one endpoint. Only hydravisor-api implements this. Safe for use by many threads. Calls block, each request to
 * the backend for at most the {@code requestTimeout}, and can be interrupted.
 */
public interface Sessions extends AutoCloseable {
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
     * Makes a session. Whatever fails, nothing is left behind. Not repeated after a lost reply.
     *
     * @param spec what it shall be
     * @return the session
     * @throws io.hydravisor.core.AlreadyExistsException if the name is in use
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the spec asks for what this endpoint can't do
     */
    Session create(SessionSpec spec);

    /**
     * Finds a session that exists, whoever made it. Closing what this returns never destroys it.
     *
     * @param name its name
     * @return the session
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    Session attach(String name);

    /**
     * The sessions that Hydravisor made at this endpoint, in this and in other JVMs.
     *
     * @return sorted by name
     */
    List<SessionInfo> list();

    /**
     * The sessions that {@link #reap()} would kill now: those whose lease has ended for longer than clocks may differ.
     *
     * @return sorted by name
     */
    List<SessionInfo> expired();

    /**
     * Kills the sessions that are {@link #expired()}, each unless it was renewed meanwhile. Touches nothing else.
     *
     * @return the names of what was killed, sorted
     */
    List<String> reap();

    /** Closes the sessions that were made here, as their ownership says, and disconnects. A second close does nothing. */
    @Override
    void close();
}
