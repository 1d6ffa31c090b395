package io.hydravisor.containerd;

import io.hydravisor.testkit.tck.Disturbance;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A containerd behind a proxy that can be disturbed. */
final class ProxiedDaemon implements BeforeAllCallback, AfterAllCallback {
    private final ContainerdDaemon daemon;
    private final Path socket;
    private final SocketProxy proxy;

    ProxiedDaemon(ContainerdDaemon daemon) {
        this.daemon = daemon;
        this.socket = daemon.folder().resolve("proxy.sock");
        this.proxy = new SocketProxy(socket, daemon.socket());
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        daemon.beforeAll(context);
        proxy.start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        proxy.close();
        daemon.afterAll(context);
    }

    ContainerdDaemon daemon() {
        return daemon;
    }

    Disturbance disturbance() {
        return proxy;
    }

    String endpoint() {
        return "containerd:" + socket + "?runc-root=" + daemon.runcRoot();
    }
}
