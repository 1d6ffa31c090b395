package io.hydravisor.tmux;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.session.PaneCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts what a pane runs. A program is started in a pane that waits, so that all of the pane is set up before its first byte. */
final class PaneLaunch {
    private static final List<String> WAIT = List.of("sleep", "infinity");

    private final String session;
    private final Server server;
    private final TmuxVersion version;

    PaneLaunch(String session, Server server, TmuxVersion version) {
        this.session = session;
        this.server = server;
        this.version = version;
    }

    /** A pane as one of this session, whose options and environment count, where its window is in others, too. */
    static String target(String session, String pane) {
        return session + ":." + pane;
    }

    /** tmux goes to the home folder when it can't go where it is told to. */
    static void check(PaneCommand command) {
        command.cwd().filter(cwd -> !Files.isDirectory(Path.of(cwd))).ifPresent(cwd -> {
            throw new InvalidInputException(Failure.of("the working directory is none on this host")
                    .provider(TmuxSessionProvider.NAME)
                    .hint("Name one that exists."));
        });
    }

    /**
     * Makes a pane and starts its program.
     *
     * @param making the command that makes the pane, but for what runs in it
     * @return the pane's id
     */
    String start(List<String> making, PaneCommand command) {
        List<String> line = new ArrayList<>(making);
        line.addAll(List.of("-P", "-F", "#{pane_id}"));
        if (command.argv().isEmpty()) {
            line.addAll(surroundings(command));
            return server.changeToId(line);
        }
        if (making.get(0).equals("new-window")) {
            // Or it would be called after what waits.
            String program = PaneProgram.name(command.argv().get(0));
            line.addAll(List.of("-n", Quoting.format(program)));
        }
        line.addAll(WAIT);
        String pane = server.changeToId(line);
        try {
            fill(pane, command);
        } catch (RuntimeException e) {
            server.change("kill-pane", "-t", pane);
            throw e;
        }
        return pane;
    }

    private void fill(String pane, PaneCommand command) {
        server.change("set-option", "-p", "-t", pane, "remain-on-exit", "on");
        if (version.hasDeadFormat()) {
            server.change("set-option", "-p", "-t", pane, "remain-on-exit-format", "");
        }
        List<String> line = new ArrayList<>(List.of("respawn-pane", "-k", "-t", target(session, pane)));
        line.addAll(surroundings(command));
        line.add("--");
        if (version.drainsPanes()) {
            line.addAll(PaneProgram.bare(command.argv()));
        } else {
            String name = PaneProgram.name(command.argv().get(0));
            server.change("set-option", "-p", "-t", pane, PaneProgram.OPTION, name);
            line.addAll(PaneProgram.withShell(command.argv()));
        }
        server.change(line);
    }

    private static List<String> surroundings(PaneCommand command) {
        List<String> options = new ArrayList<>();
        command.cwd().ifPresent(cwd -> options.addAll(List.of("-c", Quoting.format(cwd))));
        command.env().forEach((variable, value) -> options.addAll(List.of("-e", variable + "=" + value)));
        return options;
    }
}
