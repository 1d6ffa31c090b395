package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.session.Capture;
import io.hydravisor.session.Pane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hydravisor session save}. */
@Command(name = "save", description = "Write what a session's pane shows, and all that has left its screen, to a file.")
final class SessionSaveCommand extends PaneOfSession {
    @Parameters(index = "1", paramLabel = "FILE", description = "The file, which does not exist yet.")
    Path file = Path.of("");

    @Mixin
    Captured captured = new Captured();

    SessionSaveCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Pane pane) {
        String text = captured.of(pane, Capture.all());
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cli.out().result(Json.object("name", name, "pane", pane.id(), "file", file.toString()), file);
        return ExitCodes.DONE;
    }
}
