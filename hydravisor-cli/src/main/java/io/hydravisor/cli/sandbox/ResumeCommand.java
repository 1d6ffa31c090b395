package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.sandbox.Sandbox;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox resume}. */
@Command(name = "resume", description = "Let a sandbox go on that was paused.")
final class ResumeCommand extends NamedSandbox {
    ResumeCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        sandbox.resume();
        return describe(sandbox);
    }
}
