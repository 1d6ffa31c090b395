package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.sandbox.Sandbox;
import picocli.CommandLine.Parameters;

/** A command about one sandbox. */
abstract class NamedSandbox extends CliCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The sandbox's name.")
    String name = "";

    NamedSandbox(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        try (Connection connection = cli.connect()) {
            return run(connection.sandbox(name));
        }
    }

    /**
     * Does it.
     *
     * @return the exit code
     */
    abstract int run(Sandbox sandbox);

    /** Prints what has become of the sandbox. */
    int describe(Sandbox sandbox) {
        SandboxView view = new SandboxView(sandbox.info());
        cli.out().result(view.document(), view.line());
        return ExitCodes.DONE;
    }
}
