package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.sandbox.Sandbox;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox pause}. */
@Command(name = "pause", description = "Freeze everything in a sandbox.")
final class PauseCommand extends NamedSandbox {
    PauseCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        sandbox.pause();
        return describe(sandbox);
    }
}
