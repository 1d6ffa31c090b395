package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Progress;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Snapshot;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox restore}. */
@Command(
        name = "restore",
        description = "Bring back the state of a snapshot. Everything that runs in the sandbox ends.")
final class RestoreCommand extends NamedSnapshot {
    RestoreCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox, Snapshot snapshot) {
        try (Progress progress = cli.progress("restoring " + name)) {
            sandbox.restore(snapshot);
        }
        return describe(sandbox);
    }
}
