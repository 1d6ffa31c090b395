package io.hydravisor.tmux;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.session.PaneCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts what a pane runs. A program is started in a pane that waits, so that everything is in place before its first byte: that
 * the pane stays when it ends, and, where tmux drops what it has not read by then, a pipe, with which it reads all.
 */
final class PaneLaunch {
    /** The shell turns a program that can't be started into exit code 126 or 127 and a line on the screen. */
    private static final List<String> PROGRAM = List.of("sh", "-c", "exec \"$@\"", "sh");

    private static final List<String> WAIT = List.of("sleep", "infinity");

    private final Server server;
    private final TmuxVersion version;

    PaneLaunch(Server server, TmuxVersion version) {
        this.server = server;
        this.version = version;
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
        if (!version.drainsPanes()) {
            server.change("pipe-pane", "-O", "-t", pane, "exec cat >/dev/null");
        }
        List<String> line = new ArrayList<>(List.of("respawn-pane", "-k", "-t", pane));
        line.addAll(surroundings(command));
        line.add("--");
        line.addAll(PROGRAM);
        line.addAll(command.argv());
        server.change(line);
    }

    private static List<String> surroundings(PaneCommand command) {
        List<String> options = new ArrayList<>();
        command.cwd().ifPresent(cwd -> options.addAll(List.of("-c", Quoting.format(cwd))));
        command.env().forEach((variable, value) -> options.addAll(List.of("-e", variable + "=" + value)));
        return options;
    }
}
