package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.SessionConnection;
import io.hydravisor.cli.value.Pair;
import io.hydravisor.session.SessionInfo;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor session list}. */
@Command(name = "list", description = "List the sessions of an endpoint.")
final class SessionListCommand extends CliCommand {
    @Option(
            names = "--label",
            paramLabel = "K=V",
            converter = Pair.Converter.class,
            description = "Only those with this label; with several, those that have all.")
    List<Pair> labels = List.of();

    SessionListCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        try (SessionConnection connection = cli.connectSessions()) {
            List<SessionInfo> found = connection.sessions().list().stream()
                    .filter(info -> Pair.allIn(info.labels(), labels))
                    .toList();
            cli.out().result(found.stream().map(SessionView::document).toList(), SessionView.table(found));
        }
        return ExitCodes.DONE;
    }
}
