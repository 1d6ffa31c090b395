package io.hydravisor.cli.session;

import io.hydravisor.session.PaneCommand;
import java.util.List;

/** What a pane runs, by a command line. */
final class PaneCommands {
    private PaneCommands() {}

    static PaneCommand of(List<String> argv) {
        return argv.isEmpty() ? PaneCommand.shell() : PaneCommand.of(argv);
    }
}
