package io.hydravisor.spi;

import io.hydravisor.core.Endpoint;
import io.hydravisor.sandbox.Isolation;

/** Makes sandboxes on one kind of backend. */
public non-sealed interface SandboxProvider extends Provider {
    /**
     * What stands between its sandboxes and the host, the best case. Does no I/O.
     *
     * @return the isolation; the same for the life of the instance
     */
    Isolation isolation();

    /**
     * Connects, so far that a wrong address, a missing permission or a foreign server is noticed now.
     *
     * @param endpoint its scheme is one of {@link #schemes()}
     * @param context what the application lends
     * @return the connection
     * @throws io.hydravisor.core.InvalidInputException if the address or an option can't be read
     * @throws io.hydravisor.core.UnavailableException if nothing, or something else, is there
     * @throws io.hydravisor.core.PermissionDeniedException if access is refused
     */
    SandboxBackend connect(Endpoint endpoint, ProviderContext context);
}
