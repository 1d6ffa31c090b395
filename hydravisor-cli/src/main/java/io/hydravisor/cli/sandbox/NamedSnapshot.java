package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Snapshot;
import picocli.CommandLine.Parameters;

/** A command about one snapshot of a sandbox. */
abstract class NamedSnapshot extends NamedSandbox {
    @Parameters(index = "1", paramLabel = "LABEL", description = "The snapshot's name.")
    String label = "";

    NamedSnapshot(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        Snapshot snapshot = sandbox.snapshots().stream()
                .filter(known -> known.name().equals(label))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(Failure.of("there is no snapshot " + label + " of " + name)
                        .resource("sandbox/" + name + "/snapshot/" + label)
                        .hint("See 'hydravisor sandbox snapshots " + name + "'.")));
        return run(sandbox, snapshot);
    }

    /**
     * Does it.
     *
     * @return the exit code
     */
    abstract int run(Sandbox sandbox, Snapshot snapshot);
}
