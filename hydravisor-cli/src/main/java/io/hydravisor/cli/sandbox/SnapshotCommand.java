package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Progress;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Snapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor sandbox snapshot}. */
@Command(name = "snapshot", description = "Keep the present state of a sandbox under a name.")
final class SnapshotCommand extends NamedSandbox {
    @Parameters(index = "1", paramLabel = "LABEL", description = "The snapshot's name.")
    String label = "";

    SnapshotCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        Snapshot made;
        try (Progress progress = cli.progress("taking a snapshot of " + name)) {
            made = sandbox.snapshot(label);
        }
        cli.out().result(SnapshotView.document(made), made.name());
        return ExitCodes.DONE;
    }
}
