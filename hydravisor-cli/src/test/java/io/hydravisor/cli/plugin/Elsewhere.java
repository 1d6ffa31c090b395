package io.hydravisor.cli.plugin;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxProvider;
import java.util.Optional;
import java.util.Set;

/** A provider whose endpoint seems usable until somebody connects. */
public class Elsewhere implements SandboxProvider {
    /** Another of the kind. */
    public static final class Twin extends Elsewhere {
        @Override
        public String name() {
            return "twin";
        }
    }

    @Override
    public String name() {
        return "elsewhere";
    }

    @Override
    public Set<String> schemes() {
        return Set.of(name());
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.FILES);
    }

    @Override
    public Isolation isolation() {
        return Isolation.PROCESS;
    }

    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return Optional.of(Endpoint.parse(name() + ":"));
    }

    @Override
    public SandboxBackend connect(Endpoint endpoint, ProviderContext context) {
        throw new UnavailableException(
                Failure.of("nobody is " + name()).provider(name()).hint("Stay here."));
    }
}
