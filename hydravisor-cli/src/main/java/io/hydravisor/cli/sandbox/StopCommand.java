package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.value.Spans;
import io.hydravisor.sandbox.Sandbox;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor sandbox stop}. */
@Command(name = "stop", description = "End everything in a sandbox, and keep its files.")
final class StopCommand extends NamedSandbox {
    @Option(
            names = "--grace",
            paramLabel = "D",
            converter = Spans.class,
            description = "How long its processes have between TERM and KILL; 10s otherwise.")
    Duration grace = Duration.ofSeconds(10);

    StopCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        sandbox.stop(grace);
        return describe(sandbox);
    }
}
