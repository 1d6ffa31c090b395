package io.hydravisor.fake.jar;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxProvider;
import java.util.Optional;
import java.util.Set;

/** A provider that gets no further than its discovery. */
public abstract class Broken implements SandboxProvider {
    @Override
    public String name() {
        return "broken";
    }

    @Override
    public Set<String> schemes() {
        return Set.of("broken");
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public Isolation isolation() {
        return Isolation.PROCESS;
    }

    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return Optional.empty();
    }

    @Override
    public SandboxBackend connect(Endpoint endpoint, ProviderContext context) {
        throw new AssertionError("nobody connects to a broken provider");
    }
}
