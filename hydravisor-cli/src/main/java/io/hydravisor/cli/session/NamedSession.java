package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.SessionConnection;
import io.hydravisor.session.MultiplexedSession;
import picocli.CommandLine.Parameters;

/** A command about one session. */
abstract class NamedSession extends CliCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The session's name.")
    String name = "";

    NamedSession(Cli cli) {
        super(cli);
    }

    @Override
    protected final int run() {
        try (SessionConnection connection = cli.connectSessions()) {
            return run(connection.session(name));
        }
    }

    /**
     * Does it.
     *
     * @return the exit code
     */
    abstract int run(MultiplexedSession session);
}
