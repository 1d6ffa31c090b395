package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.model.ModelBackend;
import picocli.CommandLine.Command;

/** {@code hydravisor model pull}. */
@Command(name = "pull", description = "Bring a model from the registry into the store.")
final class ModelPullCommand extends NamedModel {
    ModelPullCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(ModelBackend backend) {
        try (CatalogReport report = new CatalogReport(cli, "pulling " + name)) {
            catalog(backend).pull(name, report);
            report.done(name);
        }
    }
}
