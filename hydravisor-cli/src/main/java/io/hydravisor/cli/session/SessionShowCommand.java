package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.session.MultiplexedSession;
import picocli.CommandLine.Command;

/** {@code hydravisor session show}. */
@Command(name = "show", description = "Show what is known of a session, its windows and its panes.")
final class SessionShowCommand extends NamedSession {
    SessionShowCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(MultiplexedSession session) {
        SessionView view = SessionView.of(session);
        cli.out().result(view.document(), view.details());
        return ExitCodes.DONE;
    }
}
