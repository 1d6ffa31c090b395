package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.cli.value.StatusView;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Sandbox;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox processes}. */
@Command(name = "processes", description = "List the commands of a sandbox that can be attached to, running or ended.")
final class ProcessesCommand extends NamedSandbox {
    ProcessesCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        Table table = new Table("PROCESS", "STARTED", "STATUS");
        List<Object> documents = new ArrayList<>();
        for (String id : sandbox.commands()) {
            add(sandbox, id, documents, table);
        }
        cli.out().result(documents, table);
        return ExitCodes.DONE;
    }

    private static void add(Sandbox sandbox, String id, List<Object> documents, Table table) {
        try (CommandProcess process = sandbox.attach(id)) {
            Optional<ExitStatus> status = process.status();
            documents.add(Json.object(
                    "process", id,
                    "started", process.started(),
                    "running", status.isEmpty(),
                    "status", status.map(StatusView::document)));
            table.row(id, process.started().truncatedTo(ChronoUnit.SECONDS), StatusView.text(status));
        } catch (NotFoundException e) {
            // Discarded since the list was made.
            return;
        }
    }
}
