package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.sandbox.Sandbox;
import java.time.Duration;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox kill}. */
@Command(name = "kill", description = "End everything in a sandbox at once, and keep its files.")
final class KillCommand extends NamedSandbox {
    KillCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        sandbox.stop(Duration.ZERO);
        return describe(sandbox);
    }
}
