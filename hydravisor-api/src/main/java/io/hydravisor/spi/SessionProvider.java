package io.hydravisor.spi;

import io.hydravisor.core.Endpoint;

/** Connects to one kind of backend for sessions. */
public non-sealed interface SessionProvider extends Provider {
    /**
     * Connects, so far that a wrong address, a missing permission or a backend that is too old is noticed now.
     *
     * @param endpoint its scheme is one of {@link #schemes()}
     * @param context what the application lends
     * @return the connection
     * @throws io.hydravisor.core.InvalidInputException if the address or an option can't be read
     * @throws io.hydravisor.core.UnavailableException if nothing that can be used is there
     * @throws io.hydravisor.core.PermissionDeniedException if access is refused
     */
    SessionBackend connect(Endpoint endpoint, ProviderContext context);
}
