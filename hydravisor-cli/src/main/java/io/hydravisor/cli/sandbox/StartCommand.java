package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.sandbox.Sandbox;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox start}. */
@Command(name = "start", description = "Start a sandbox again that was stopped.")
final class StartCommand extends NamedSandbox {
    StartCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        sandbox.start();
        return describe(sandbox);
    }
}
