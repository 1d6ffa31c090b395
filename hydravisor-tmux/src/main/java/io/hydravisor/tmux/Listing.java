package io.hydravisor.tmux;

import io.hydravisor.process.ExitStatus;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.session.WindowInfo;
import io.hydravisor.terminal.TerminalSize;
import java.util.List;
import java.util.Optional;

/** Reads what windows and panes a session has. */
final class Listing {
    private static final String[] WINDOW = {
        "window_id",
        "window_index",
        "window_name",
        "window_active",
        "window_width",
        "window_height",
        "window_layout",
        "window_bell_flag"
    };
    private static final String[] PANE = {
        "pane_id",
        "window_id",
        "pane_index",
        "pane_active",
        "pane_width",
        "pane_height",
        "pane_pid",
        "pane_current_command",
        "pane_current_path",
        "pane_title",
        "cursor_x",
        "cursor_y",
        "history_size",
        "pane_dead",
        "pane_dead_status",
        "pane_dead_signal",
        PaneProgram.OPTION
    };
    /** What a shell adds to a signal's number. */
    private static final int SIGNALED = 128;

    private static final int MAX_SIGNAL = 64;

    private Listing() {}

    static List<WindowInfo> windows(Server server, String session) {
        return Fields.ask(server, List.of("list-windows", "-t", session), WINDOW).stream()
                .map(row -> new WindowInfo(
                        row.get(0),
                        number(row.get(1)),
                        row.get(2),
                        row.get(3).equals("1"),
                        new TerminalSize(number(row.get(4)), number(row.get(5))),
                        row.get(6),
                        row.get(7).equals("1")))
                .toList();
    }

    static List<PaneInfo> panes(Server server, String session) {
        List<List<String>> rows = Fields.ask(server, List.of("list-panes", "-s", "-t", session), PANE);
        if (rows.stream().anyMatch(Listing::endIsUnknown)) {
            // tmux sometimes does not look at a child that has ended until another one has.
            server.change("run-shell", "-b", "true");
        }
        return rows.stream().map(Listing::pane).toList();
    }

    /**
     * Looks for a pane.
     *
     * @throws io.hydravisor.core.NotFoundException if the session does not have it
     */
    static PaneInfo pane(Server server, String session, String pane) {
        return panes(server, session).stream()
                .filter(one -> one.id().equals(pane))
                .findFirst()
                .orElseThrow(() -> TmuxBackend.gone("the session has no pane " + pane));
    }

    private static boolean endIsUnknown(List<String> row) {
        return row.get(13).equals("1") && row.get(14).isEmpty() && row.get(15).isEmpty();
    }

    private static PaneInfo pane(List<String> row) {
        // Not empty where a shell is around the program, which tmux takes for it.
        String inShell = row.get(16);
        return new PaneInfo(
                row.get(0),
                row.get(1),
                number(row.get(2)),
                row.get(3).equals("1"),
                new TerminalSize(number(row.get(4)), number(row.get(5))),
                row.get(6).isEmpty() ? 0 : Long.parseLong(row.get(6)),
                !inShell.isEmpty() && row.get(7).equals("sh") ? inShell : row.get(7),
                row.get(8),
                row.get(9),
                number(row.get(10)),
                number(row.get(11)),
                number(row.get(12)),
                exit(row.get(13), row.get(14), row.get(15)).map(exit -> inShell.isEmpty() ? exit : inside(exit)));
    }

    /** A pane counts as dead a moment before tmux knows how its program ended. */
    private static Optional<ExitStatus> exit(String dead, String status, String signal) {
        if (!dead.equals("1")) {
            return Optional.empty();
        }
        if (!status.isEmpty()) {
            return Optional.of(new ExitStatus.Exited(number(status)));
        }
        return signal.isEmpty() ? Optional.empty() : Optional.of(new ExitStatus.Signaled(number(signal), true));
    }

    /** How a program ended that has a shell around it, by how the shell ended. */
    private static ExitStatus inside(ExitStatus shell) {
        if (shell instanceof ExitStatus.Exited exited) {
            return ofShell(exited.code());
        }
        return new ExitStatus.Lost("the shell around the program was killed", true);
    }

    /** How a command ended by what its shell says. */
    static ExitStatus ofShell(int code) {
        return code > SIGNALED && code <= SIGNALED + MAX_SIGNAL
                ? new ExitStatus.Signaled(code - SIGNALED, false)
                : new ExitStatus.Exited(code);
    }

    private static int number(String text) {
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }
}
