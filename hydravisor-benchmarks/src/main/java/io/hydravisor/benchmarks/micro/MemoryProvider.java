package io.hydravisor.benchmarks.micro;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Support;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.spi.ImageDriver;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.SandboxRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sandboxes whose every command has written {@link Text} already: what is left to measure is the API's own part. */
public final class MemoryProvider implements SandboxProvider {
    private static final Set<Capability> CAPABILITIES =
            Set.of(Capability.SPOOLED_OUTPUT, Capability.NETWORK_ISOLATED, Capability.GROUP_SIGNALS);

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Set<String> schemes() {
        return Set.of("memory");
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
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
        return new Backend();
    }

    static Support support(Capability capability) {
        return CAPABILITIES.contains(capability) ? Support.yes() : Support.no("nothing measured needs it");
    }

    private static final class Backend implements SandboxBackend {
        @Override
        public Support supports(Capability capability) {
            return support(capability);
        }

        @Override
        public Isolation isolation() {
            return Isolation.PROCESS;
        }

        @Override
        public SandboxDriver create(SandboxRequest request) {
            return new MemorySandbox();
        }

        @Override
        public SandboxDriver open(String name) {
            return new MemorySandbox();
        }

        @Override
        public List<SandboxRecord> list() {
            return List.of();
        }

        @Override
        public ImageDriver images() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
