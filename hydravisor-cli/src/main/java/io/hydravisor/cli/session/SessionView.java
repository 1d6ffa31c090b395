package io.hydravisor.cli.session;

import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.cli.value.StatusView;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.session.SessionInfo;
import io.hydravisor.session.Window;
import io.hydravisor.session.WindowInfo;
import io.hydravisor.terminal.TerminalSize;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A session as it is printed.
 *
 * @param info what it is
 * @param windows its windows
 * @param panes the panes of all of them
 */
record SessionView(SessionInfo info, List<WindowInfo> windows, List<PaneInfo> panes) {
    /** Asks for all of it. */
    static SessionView of(MultiplexedSession session) {
        return new SessionView(
                session.info(),
                session.windows().stream().map(Window::info).toList(),
                session.panes().stream().map(Pane::info).toList());
    }

    static Table table(List<SessionInfo> sessions) {
        Table table = new Table("NAME", "CLIENTS", "CREATED", "ENDS", "LABELS");
        sessions.forEach(session -> table.row(
                session.name(),
                session.clients(),
                session.created().truncatedTo(ChronoUnit.SECONDS),
                ends(session),
                labels(session)));
        return table;
    }

    private static String ends(SessionInfo session) {
        return session.leaseEnd()
                .map(end -> end.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("");
    }

    private static String labels(SessionInfo session) {
        return session.labels().asMap().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    static Map<String, @Nullable Object> document(SessionInfo session) {
        return Json.object(
                "name", session.name(),
                "id", session.id(),
                "labels", session.labels().asMap(),
                "ownership", session.ownership(),
                "created", session.created(),
                "clients", session.clients(),
                "lease_end", session.leaseEnd());
    }

    Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = document(info);
        document.put("windows", windows.stream().map(SessionView::window).toList());
        document.put("panes", panes.stream().map(SessionView::pane).toList());
        return document;
    }

    private static Map<String, @Nullable Object> window(WindowInfo window) {
        return Json.object(
                "id", window.id(),
                "index", window.index(),
                "name", window.name(),
                "current", window.current(),
                "columns", window.size().columns(),
                "rows", window.size().rows());
    }

    private static Map<String, @Nullable Object> pane(PaneInfo pane) {
        return Json.object(
                "id", pane.id(),
                "window", pane.window(),
                "index", pane.index(),
                "active", pane.active(),
                "columns", pane.size().columns(),
                "rows", pane.size().rows(),
                "pid", pane.pid(),
                "program", pane.program(),
                "cwd", pane.cwd(),
                "title", pane.title(),
                "history_lines", pane.historyLines(),
                "status", pane.exit().map(StatusView::document));
    }

    /** All that is known of it: a line for each thing, then one for each pane. */
    String details() {
        Table fields = new Table("FIELD", "VALUE")
                .row("name", info.name())
                .row("id", info.id())
                .row("labels", labels(info))
                .row("ownership", info.ownership())
                .row("created", info.created())
                .row("clients", info.clients())
                .row("lease end", ends(info));
        Table table = new Table("PANE", "WINDOW", "ACTIVE", "SIZE", "PROGRAM", "STATUS", "FOLDER");
        panes.forEach(pane -> table.row(
                pane.id(),
                windowOf(pane),
                pane.active() ? "yes" : "no",
                size(pane.size()),
                pane.program(),
                StatusView.text(pane.exit()),
                pane.cwd()));
        return fields + "\n" + table;
    }

    private String windowOf(PaneInfo pane) {
        return windows.stream()
                .filter(window -> window.id().equals(pane.window()))
                .findFirst()
                .map(window -> window.index() + (window.current() ? " (current)" : ""))
                .orElse("");
    }

    private static String size(TerminalSize size) {
        return size.columns() + "x" + size.rows();
    }
}
