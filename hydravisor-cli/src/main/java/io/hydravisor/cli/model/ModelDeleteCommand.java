package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.model.ModelBackend;
import picocli.CommandLine.Command;

/** {@code hydravisor model delete}. */
@Command(
        name = "delete",
        description = "Remove a model from the store, which frees the disk. To free memory, see 'model unload'.")
final class ModelDeleteCommand extends NamedModel {
    ModelDeleteCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(ModelBackend backend) {
        catalog(backend).delete(name);
        done(name);
    }
}
