package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import picocli.CommandLine.Parameters;

/** A command on one model. */
abstract class NamedModel extends OnModels {
    @Parameters(paramLabel = "MODEL", description = "The model's name.")
    String name = "";

    NamedModel(Cli cli) {
        super(cli);
    }
}
