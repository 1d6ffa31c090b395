package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.core.HydravisorException;

/** A command that exits as another one in a sandbox does, so that its own failures need a code that is none of the other's. */
abstract class CommandInSandbox extends NamedSandbox {
    CommandInSandbox(Cli cli) {
        super(cli);
    }

    @Override
    public final int codeOf(HydravisorException failure) {
        return ExitCodes.COMMAND_NOT_RUN;
    }
}
