package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneRecording;
import io.hydravisor.terminal.RecordingSpec;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor session record}. */
@Command(
        name = "record",
        description = {
            "Record what a session's pane shows to an asciicast, until its program ends or this is interrupted.",
            "'hydravisor replay' and asciinema play it."
        })
final class SessionRecordCommand extends PaneOfSession {
    @Option(names = "--history", description = "Begin with what has left the screen before.")
    boolean history;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file, which does not exist yet.")
    Path file = Path.of("");

    SessionRecordCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Pane pane) {
        RecordingSpec spec = RecordingSpec.to(file);
        try (PaneRecording recording = pane.record(history ? spec.withHistory() : spec)) {
            recording.await();
        } catch (OperationInterruptedException e) {
            // That is how a recording is ended; it was closed in order.
            if (cli.stopping().signal().isEmpty()) {
                throw e;
            }
            Thread.interrupted();
        }
        cli.out().result(Json.object("name", name, "pane", pane.id(), "file", file.toString()), file);
        return ExitCodes.DONE;
    }
}
