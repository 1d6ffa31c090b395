package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.session.Pane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor session type}. */
@Command(name = "type", description = "Type text into a session's pane as it is.")
final class SessionTypeCommand extends PaneOfSession {
    @Option(names = "--enter", description = "Press Enter behind it.")
    boolean enter;

    @Parameters(index = "1", paramLabel = "TEXT", description = "The text, or '-' for the standard input.")
    String text = "";

    SessionTypeCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Pane pane) {
        pane.type(text.equals("-") ? input() : text);
        if (enter) {
            pane.keys("Enter");
        }
        return done(pane);
    }

    private String input() {
        try {
            return new String(cli.in().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
