package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.SessionConnection;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.value.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor session close}. */
@Command(
        name = "close",
        description = {
            "End sessions in order: their programs are told that their terminals go away (SIGHUP), and keep them while they end.",
            "What has not ended after a while is killed."
        })
final class SessionCloseCommand extends CliCommand {
    @Option(
            names = "--grace",
            paramLabel = "D",
            converter = Spans.class,
            description = "How long programs may take; 5s otherwise, 0s kills at once.")
    Duration grace = Duration.ofSeconds(5);

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "The sessions' names.")
    List<String> names = List.of();

    SessionCloseCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        List<String> closed = new ArrayList<>();
        List<String> killed = new ArrayList<>();
        try (SessionConnection connection = cli.connectSessions()) {
            for (String name : names) {
                (connection.sessions().attach(name).end(grace) ? closed : killed).add(name);
            }
        } finally {
            // What is gone is gone, also if a later one failed.
            List<String> gone = new ArrayList<>(closed);
            gone.addAll(killed);
            if (!gone.isEmpty()) {
                cli.out().result(Json.object("closed", closed, "killed", killed), String.join("\n", gone));
            }
            killed.forEach(name -> cli.say("killed what had not ended in session '" + name + "'"));
        }
        return ExitCodes.DONE;
    }
}
