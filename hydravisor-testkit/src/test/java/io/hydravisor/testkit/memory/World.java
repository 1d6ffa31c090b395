package io.hydravisor.testkit.memory;

import io.hydravisor.Hydravisor;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** A provider, a client of it, and a sandbox. */
final class World implements AutoCloseable {
    static final SandboxSpec SPEC = SandboxSpec.of(Image.oci("debian:12"));

    final InMemorySandboxProvider provider;
    final List<HydravisorEvent> events = new CopyOnWriteArrayList<>();
    final Hydravisor hydra;
    final Sandboxes sandboxes;
    final Sandbox box;

    World() {
        this(new InMemorySandboxProvider());
    }

    World(InMemorySandboxProvider provider) {
        this.provider = provider;
        this.hydra = client();
        this.sandboxes = hydra.sandboxes("memory:test");
        this.box = sandboxes.create(SPEC.name("box"));
    }

    /** Another client of the same provider. */
    Hydravisor client() {
        return Hydravisor.builder()
                .provider(provider)
                .requestTimeout(Duration.ofSeconds(20))
                .onEvent(events::add)
                .discover();
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    Faults faults() {
        return provider.faults();
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come about in 20 s");
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() {
        provider.faults().reset();
        hydra.close();
        provider.close();
    }
}
