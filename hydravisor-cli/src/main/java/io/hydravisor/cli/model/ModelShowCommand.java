package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelInfo;
import picocli.CommandLine.Command;

/** {@code hydravisor model show}. */
@Command(name = "show", description = "Show what is known of a model.")
final class ModelShowCommand extends NamedModel {
    ModelShowCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(ModelBackend backend) {
        ModelInfo model = backend.model(name);
        cli.out().result(ModelView.document(model), ModelView.details(model));
    }
}
