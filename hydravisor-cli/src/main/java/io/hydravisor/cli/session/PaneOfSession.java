package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command about one pane of a session. */
abstract class PaneOfSession extends NamedSession {
    @Option(
            names = "--pane",
            paramLabel = "ID",
            description = "The pane, such as %%1; otherwise the active one of the current window.")
    @Nullable
    String paneId;

    PaneOfSession(Cli cli) {
        super(cli);
    }

    @Override
    final int run(MultiplexedSession session) {
        return run(paneId == null ? session.pane() : session.pane(paneId));
    }

    /**
     * Does it.
     *
     * @return the exit code
     */
    abstract int run(Pane pane);

    /** For what shows in the pane and nowhere else. */
    final int done(Pane pane) {
        cli.out().result(Json.object("name", name, "pane", pane.id()), "");
        return ExitCodes.DONE;
    }
}
