package io.hydravisor.cli.base;

import io.hydravisor.Hydravisor;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Sandboxes;

/** An open way to the sandboxes of one endpoint. Closing it leaves them as they are. */
public final class Connection implements AutoCloseable {
    private final Hydravisor hydra;
    private final Sandboxes sandboxes;

    Connection(Hydravisor hydra, Sandboxes sandboxes) {
        this.hydra = hydra;
        this.sandboxes = sandboxes;
    }

    public Sandboxes sandboxes() {
        return sandboxes;
    }

    public Sandbox sandbox(String name) {
        return sandboxes.attach(name);
    }

    @Override
    public void close() {
        hydra.close();
    }
}
