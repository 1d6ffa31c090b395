package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.SessionConnection;
import io.hydravisor.cli.output.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor session kill}. */
@Command(name = "kill", description = "End everything in sessions.")
final class SessionKillCommand extends CliCommand {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "The sessions' names.")
    List<String> names = List.of();

    SessionKillCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        List<String> killed = new ArrayList<>();
        try (SessionConnection connection = cli.connectSessions()) {
            for (String name : names) {
                connection.sessions().attach(name).kill();
                killed.add(name);
            }
        } finally {
            // What is gone is gone, also if a later one failed.
            if (!killed.isEmpty()) {
                cli.out().result(Json.object("killed", killed), String.join("\n", killed));
            }
        }
        return ExitCodes.DONE;
    }
}
