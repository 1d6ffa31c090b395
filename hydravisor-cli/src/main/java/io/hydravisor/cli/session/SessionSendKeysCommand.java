package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.session.Pane;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor session send-keys}. */
@Command(name = "send-keys", description = "Press keys in a session's pane.")
final class SessionSendKeysCommand extends PaneOfSession {
    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "KEY",
            description = "A character, or such as Enter, Escape, Up, F5, C-c or M-x.")
    List<String> keys = List.of();

    SessionSendKeysCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Pane pane) {
        pane.keys(keys.toArray(String[]::new));
        return done(pane);
    }
}
