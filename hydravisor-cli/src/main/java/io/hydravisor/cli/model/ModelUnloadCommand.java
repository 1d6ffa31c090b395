package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.model.ModelBackend;
import picocli.CommandLine.Command;

/** {@code hydravisor model unload}. */
@Command(name = "unload", description = "Take a model out of memory. It stays stored.")
final class ModelUnloadCommand extends NamedModel {
    ModelUnloadCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(ModelBackend backend) {
        lifecycle(backend).unload(name);
        done(name);
    }
}
