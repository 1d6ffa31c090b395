package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.value.Spans;
import io.hydravisor.sandbox.Sandbox;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor sandbox renew}. */
@Command(name = "renew", description = "Put off the end of a sandbox that was made with a lifetime.")
final class RenewCommand extends NamedSandbox {
    @Parameters(
            index = "1",
            paramLabel = "D",
            converter = Spans.class,
            description = "How long it shall live from now on, such as 30m.")
    Duration lifetime = Duration.ZERO;

    RenewCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        sandbox.renew(lifetime);
        SandboxView view = new SandboxView(sandbox.info());
        cli.out().result(view.document(), view.details());
        return ExitCodes.DONE;
    }
}
