package io.hydravisor.spi;

import io.hydravisor.core.Endpoint;
import io.hydravisor.model.ModelBackend;

/** Connects to one kind of backend for models. */
public non-sealed interface ModelBackendProvider extends Provider {
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
    ModelBackend connect(Endpoint endpoint, ProviderContext context);
}
