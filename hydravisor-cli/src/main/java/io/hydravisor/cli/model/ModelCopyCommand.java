package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.model.ModelBackend;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor model copy}. */
@Command(name = "copy", description = "Give a stored model another name beside its own.")
final class ModelCopyCommand extends OnModels {
    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
    String from = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The other name.")
    String to = "";

    ModelCopyCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(ModelBackend backend) {
        catalog(backend).copy(from, to);
        done(to);
    }
}
