package io.hydravisor.testkit.tck;

import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.testkit.memory.InMemorySandboxProvider;
import io.hydravisor.testkit.memory.MemoryGuest;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/** Sandboxes in memory keep the contract, written as a provider's author would. */
class MemoryTckTest extends SandboxProviderTck {
    private static final InMemorySandboxProvider PROVIDER = new InMemorySandboxProvider();

    @AfterAll
    static void close() {
        PROVIDER.close();
    }

    @Override
    protected SandboxProvider provider() {
        return PROVIDER;
    }

    @Override
    protected String endpoint() {
        return "memory:tck";
    }

    @Override
    protected SandboxSpec spec() {
        return SandboxSpec.of(Image.oci("hydravisor.local/memory:1"));
    }

    @Override
    protected Guest guest() {
        return new MemoryGuest();
    }

    @Override
    protected Optional<Image> missingImage() {
        return Optional.empty();
    }

    @Override
    protected Optional<Disturbance> disturbance() {
        return Optional.of(MemorySubject.disturbing(PROVIDER.faults()));
    }
}
