package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.session.Pane;
import io.hydravisor.session.Split;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor session split}. */
@Command(
        name = "split",
        description =
                "Split a session's pane, with the user's shell or a COMMAND in the new one below, and print its id.")
final class SessionSplitCommand extends PaneOfSession {
    @Option(names = "--horizontal", description = "Side by side: the new one is on the right.")
    boolean horizontal;

    @Option(names = "--cells", paramLabel = "N", description = "The new one's rows, or columns; one half otherwise.")
    @Nullable
    Integer cells;

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "What runs in it, behind '--'.")
    List<String> command = List.of();

    SessionSplitCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Pane pane) {
        Split split = Split.to(horizontal ? Split.Side.RIGHT : Split.Side.BELOW).command(PaneCommands.of(command));
        Pane made = pane.split(cells == null ? split : split.cells(cells));
        cli.out().result(Json.object("name", name, "pane", made.id()), made.id());
        return ExitCodes.DONE;
    }
}
