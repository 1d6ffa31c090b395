package io.hydravisor.containerd;

import io.hydravisor.core.Endpoint;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxDriver;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The provider below the front, for what the front does not show. */
final class Drivers implements AutoCloseable {
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private final SandboxBackend backend;

    Drivers(ContainerdDaemon daemon) {
        backend = new ContainerdSandboxProvider().connect(Endpoint.parse(daemon.endpoint()), new ProviderContext() {
            @Override
            public Executor executor() {
                return threads;
            }

            @Override
            public ScheduledExecutorService timer() {
                return threads;
            }

            @Override
            public Clock clock() {
                return Clock.systemUTC();
            }

            @Override
            public Path stateFolder() {
                return daemon.stateFolder();
            }

            @Override
            public Duration requestTimeout() {
                return Duration.ofSeconds(60);
            }

            @Override
            public void emit(HydravisorEvent event) {
                // Nobody listens.
            }
        });
    }

    SandboxDriver sandbox(String name) {
        return backend.open(name);
    }

    @Override
    public void close() {
        backend.close();
        threads.shutdownNow();
    }
}
