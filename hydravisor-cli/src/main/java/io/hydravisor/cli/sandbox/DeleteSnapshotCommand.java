package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Snapshot;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox delete-snapshot}. */
@Command(
        name = "delete-snapshot",
        description = "Remove a snapshot. Sandboxes that were made from it stay as they are.")
final class DeleteSnapshotCommand extends NamedSnapshot {
    DeleteSnapshotCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox, Snapshot snapshot) {
        sandbox.deleteSnapshot(snapshot);
        cli.out().result(Json.object("deleted", snapshot.name()), snapshot.name());
        return ExitCodes.DONE;
    }
}
