package io.hydravisor.cli.installation;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.sandbox.SandboxInfo;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor reap}. */
@Command(
        name = "reap",
        description =
                "Remove the sandboxes whose lease or lifetime has ended: those of programs that died, and those that have had their time.")
public final class ReapCommand extends CliCommand {
    @Option(names = "--dry-run", description = "Only say what would be removed.")
    boolean dryRun;

    ReapCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        try (Connection connection = cli.connect()) {
            List<String> names = dryRun
                    ? connection.sandboxes().expired().stream()
                            .map(SandboxInfo::name)
                            .toList()
                    : connection.sandboxes().reap();
            cli.out().result(Json.object("dry_run", dryRun, "reaped", names), String.join("\n", names));
        }
        return ExitCodes.DONE;
    }
}
