package io.hydravisor.spi;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Prerequisite;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What all kinds of providers have in common. Found by {@link java.util.ServiceLoader}; a constructor does no I/O and loads no
 * native code.
 */
public sealed interface Provider permits SandboxProvider, SessionProvider, ModelBackendProvider, KeyVaultProvider {
    /**
     * Its name, which errors and events carry.
     *
     * @return lower-case letters, digits and hyphens; the same for the life of the instance
     */
    String name();

    /**
     * The endpoint schemes it answers to.
     *
     * @return at least one; the same for the life of the instance
     */
    Set<String> schemes();

    /**
     * What its endpoints can do, the best case. Does no I/O.
     *
     * @return the capabilities; the same for the life of the instance
     */
    Set<Capability> capabilities();

    /**
     * The endpoint to use where the application names none, if it seems usable now. May look at the host, must not connect.
     *
     * @return the endpoint
     */
    Optional<Endpoint> defaultEndpoint();

    /**
     * Looks at what this provider needs of the host, so that somebody who can't use it learns what to do. What is missing is a
     * part of the answer, never an exception. Starts nothing that stays, leaves nothing and changes nothing; it may ask a daemon,
     * and run a program for its version. hydravisor-api adds whether connecting works.
     *
     * @implSpec By default a provider needs nothing of the host.
     * @param endpoint its scheme is one of {@link #schemes()}; empty for the one that would be used, or looked for, without a name
     * @param context what the application lends
     * @return what it needs, the most fundamental first
     */
    default List<Prerequisite> diagnose(Optional<Endpoint> endpoint, ProviderContext context) {
        return List.of();
    }
}
