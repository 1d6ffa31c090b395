package io.hydravisor.containerd;

import io.hydravisor.core.Endpoint;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxDriver;

/** The provider below the front, for what the front does not show. */
final class Drivers implements AutoCloseable {
    private final TestContext context;
    private final SandboxBackend backend;

    Drivers(ContainerdDaemon daemon) {
        context = new TestContext(daemon.stateFolder());
        backend = new ContainerdSandboxProvider().connect(Endpoint.parse(daemon.endpoint()), context);
    }

    SandboxDriver sandbox(String name) {
        return backend.open(name);
    }

    @Override
    public void close() {
        backend.close();
        context.close();
    }
}
