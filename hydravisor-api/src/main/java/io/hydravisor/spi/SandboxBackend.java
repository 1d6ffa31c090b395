package io.hydravisor.spi;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Support;
import io.hydravisor.sandbox.Isolation;
import java.util.List;

/**
 * A connection to one endpoint. Safe for use by many threads. hydravisor-api has checked arguments and capabilities before it
 * calls; drivers check what only they can know.
 */
public interface SandboxBackend extends AutoCloseable {
    /**
     * Whether this endpoint can do something. Does no I/O.
     *
     * @param capability what
     * @return the answer, with its reason
     */
    Support supports(Capability capability);

    /**
     * What stands between the sandboxes made here and the host. Does no I/O.
     *
     * @return the isolation; the same for the life of the connection
     */
    Isolation isolation();

    /**
     * How another process comes to the sandboxes of this connection, while it is open. Does no I/O.
     *
     * @param usual by the endpoint and the state folder that this was connected with
     * @return that, which does for endpoints that mean the same in every process; else the way that leads here
     */
    default Route route(Route usual) {
        return usual;
    }

    /**
     * Makes a sandbox and starts it. On failure nothing is left behind; after a lost reply the backend is asked, and nothing
     * is made twice.
     *
     * @param request what to make
     * @return its driver
     */
    SandboxDriver create(SandboxRequest request);

    /**
     * Finds a sandbox that Hydravisor made.
     *
     * @param name its name
     * @return its driver
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    SandboxDriver open(String name);

    /**
     * The sandboxes that Hydravisor made.
     *
     * @return in no order
     */
    List<SandboxRecord> list();

    /**
     * The images.
     *
     * @return their driver; asked for only where {@link Capability#IMAGE_IMPORT} is supported
     */
    ImageDriver images();

    /** Disconnects; leaves no thread, descriptor or child process. A second close does nothing. */
    @Override
    void close();
}
