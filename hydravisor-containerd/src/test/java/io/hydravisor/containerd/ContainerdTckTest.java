package io.hydravisor.containerd;

import io.hydravisor.Hydravisor;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.testkit.tck.Disturbance;
import io.hydravisor.testkit.tck.SandboxProviderTck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of all providers, against a real containerd behind a proxy that can be disturbed. */
class ContainerdTckTest extends SandboxProviderTck {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private static final Path SOCKET = DAEMON.folder().resolve("proxy.sock");
    private static final SocketProxy PROXY = new SocketProxy(SOCKET, DAEMON.socket());
    private static final SandboxProvider PROVIDER = new ContainerdSandboxProvider();

    @BeforeAll
    static void start() throws IOException {
        PROXY.start();
    }

    @AfterAll
    static void stop() {
        PROXY.close();
    }

    @Override
    protected SandboxProvider provider() {
        return PROVIDER;
    }

    @Override
    protected Hydravisor.Builder builder() {
        return DAEMON.builder().provider(PROVIDER);
    }

    @Override
    protected String endpoint() {
        return "containerd:" + SOCKET + "?runc-root=" + DAEMON.runcRoot();
    }

    @Override
    protected SandboxSpec spec() {
        return ContainerdDaemon.spec();
    }

    @Override
    protected Optional<Disturbance> disturbance() {
        return Optional.of(PROXY);
    }
}
