package io.hydravisor.spi;

import io.hydravisor.core.Endpoint;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How another process of the same user comes to the sandboxes of a connection.
 *
 * @param endpoint what it connects to
 * @param stateFolder its {@link ProviderContext#stateFolder()}
 */
public record Route(Endpoint endpoint, Path stateFolder) {
    /**
     * Checks.
     *
     * @param endpoint what it connects to
     * @param stateFolder its {@link ProviderContext#stateFolder()}
     */
    public Route {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(stateFolder, "stateFolder");
    }
}
