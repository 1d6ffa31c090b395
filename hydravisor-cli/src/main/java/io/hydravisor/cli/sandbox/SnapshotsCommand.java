package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Snapshot;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox snapshots}. */
@Command(name = "snapshots", description = "List the snapshots of a sandbox, the oldest first.")
final class SnapshotsCommand extends NamedSandbox {
    SnapshotsCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        List<Snapshot> snapshots = sandbox.snapshots();
        cli.out().result(SnapshotView.documents(snapshots), SnapshotView.table(snapshots));
        return ExitCodes.DONE;
    }
}
