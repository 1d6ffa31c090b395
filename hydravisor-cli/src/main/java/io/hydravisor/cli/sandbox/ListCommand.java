package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.value.Pair;
import io.hydravisor.sandbox.SandboxInfo;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor sandbox list}. */
@Command(name = "list", description = "List the sandboxes of an endpoint.")
final class ListCommand extends CliCommand {
    @Option(
            names = "--label",
            paramLabel = "K=V",
            converter = Pair.Converter.class,
            description = "Only those with this label; with several, those that have all.")
    List<Pair> labels = List.of();

    ListCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        try (Connection connection = cli.connect()) {
            List<SandboxInfo> found = connection.sandboxes().list().stream()
                    .filter(info -> Pair.allIn(info.labels(), labels))
                    .toList();
            cli.out().result(SandboxView.documents(found), SandboxView.table(found));
        }
        return ExitCodes.DONE;
    }
}
