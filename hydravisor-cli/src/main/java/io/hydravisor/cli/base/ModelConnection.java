package io.hydravisor.cli.base;

import io.hydravisor.Hydravisor;
import io.hydravisor.model.ModelBackend;

/** An open way to the models of one endpoint. Closing it ends what it has begun, and leaves the models as they are. */
public final class ModelConnection implements AutoCloseable {
    private final Hydravisor hydra;
    private final ModelBackend backend;

    ModelConnection(Hydravisor hydra, ModelBackend backend) {
        this.hydra = hydra;
        this.backend = backend;
    }

    public ModelBackend backend() {
        return backend;
    }

    @Override
    public void close() {
        hydra.close();
    }
}
