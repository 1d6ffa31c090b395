package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.sandbox.Sandbox;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox show}. */
@Command(name = "show", description = "Show what is known of a sandbox.")
final class ShowCommand extends NamedSandbox {
    ShowCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        SandboxView view = new SandboxView(sandbox.info());
        cli.out().result(view.document(), view.details());
        return ExitCodes.DONE;
    }
}
