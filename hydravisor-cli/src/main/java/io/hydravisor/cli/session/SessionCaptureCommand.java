package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.session.Capture;
import io.hydravisor.session.Pane;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hydravisor session capture}. */
@Command(name = "capture", description = "Print what a session's pane shows.")
final class SessionCaptureCommand extends PaneOfSession {
    @Option(names = "--history", description = "Begin with the lines that have left the screen.")
    boolean history;

    @Mixin
    Captured captured = new Captured();

    SessionCaptureCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Pane pane) {
        String text = captured.of(pane, history ? Capture.all() : Capture.screen());
        cli.out().result(Json.object("name", name, "pane", pane.id(), "text", text), text);
        return ExitCodes.DONE;
    }
}
