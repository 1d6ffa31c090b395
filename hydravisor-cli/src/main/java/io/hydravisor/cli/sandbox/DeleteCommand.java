package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor sandbox delete}. */
@Command(name = "delete", description = "End everything in sandboxes and remove them with their files.")
final class DeleteCommand extends CliCommand {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "The sandboxes' names.")
    List<String> names = List.of();

    DeleteCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        List<String> deleted = new ArrayList<>();
        try (Connection connection = cli.connect()) {
            for (String name : names) {
                connection.sandbox(name).destroy();
                deleted.add(name);
            }
        } finally {
            // What is gone is gone, also if a later one failed.
            if (!deleted.isEmpty()) {
                cli.out().result(Json.object("deleted", deleted), String.join("\n", deleted));
            }
        }
        return ExitCodes.DONE;
    }
}
