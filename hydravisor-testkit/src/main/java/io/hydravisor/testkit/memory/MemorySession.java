package io.hydravisor.testkit.memory;

import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.session.WindowInfo;
import io.hydravisor.spi.SessionRecord;
import io.hydravisor.spi.SessionRequest;
import io.hydravisor.terminal.TerminalSize;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A session in the backend. What is not final is guarded by the kernel's lock. */
final class MemorySession {
    private final MemoryHost host;
    private final String id;
    private final Instant created;
    private final int historyLines;
    private final TerminalSize size;
    private final Map<String, String> metadata = new TreeMap<>();
    private final List<MemoryWindow> windows = new ArrayList<>();
    private String name;
    private @Nullable MemoryWindow current;
    private boolean gone;

    MemorySession(MemoryHost host, long number, SessionRequest request, Instant created) {
        this.host = host;
        this.id = "$" + number;
        this.name = request.name();
        this.created = created;
        this.historyLines = request.spec().historyLines();
        this.size = request.spec().size();
        this.metadata.putAll(request.metadata());
    }

    MemoryHost host() {
        return host;
    }

    String name() {
        return name;
    }

    void rename(String to) {
        name = to;
    }

    String resource() {
        return "session/" + name;
    }

    int historyLines() {
        return historyLines;
    }

    boolean gone() {
        return gone;
    }

    SessionRecord describe() {
        return new SessionRecord(name, id, created, 0, metadata);
    }

    void annotate(Map<String, String> changes) {
        metadata.putAll(changes);
    }

    @Nullable
    MemoryWindow current() {
        return current;
    }

    MemoryWindow open(PaneCommand command) {
        int index = windows.isEmpty() ? 0 : windows.get(windows.size() - 1).index() + 1;
        String called =
                command.argv().isEmpty() ? MemoryShell.NAME : command.argv().get(0);
        MemoryWindow window = new MemoryWindow(this, host.number(), index, called);
        window.open(command, size);
        windows.add(window);
        current = current == null ? window : current;
        return window;
    }

    Optional<MemoryWindow> window(String wanted) {
        return windows.stream().filter(window -> window.id().equals(wanted)).findFirst();
    }

    Optional<MemoryPane> pane(String wanted) {
        return windows.stream()
                .flatMap(window -> window.panes().stream())
                .filter(pane -> pane.id().equals(wanted))
                .findFirst();
    }

    List<WindowInfo> windowInfos() {
        return windows.stream().map(window -> window.info(size)).toList();
    }

    List<PaneInfo> paneInfos() {
        return windows.stream().flatMap(window -> window.paneInfos().stream()).toList();
    }

    void select(MemoryWindow window) {
        current = window;
        window.panes().forEach(MemoryPane::forgetBell);
    }

    /** A window has gone; with its last one goes the session. */
    void remove(MemoryWindow window) {
        windows.remove(window);
        if (current == window) {
            current = windows.isEmpty() ? null : windows.get(0);
        }
        if (windows.isEmpty()) {
            end();
        }
    }

    void hangUp() {
        windows.forEach(window -> window.panes().forEach(pane -> pane.signal(Signals.HUP)));
    }

    void end() {
        gone = true;
        windows.forEach(MemoryWindow::end);
        windows.clear();
        host.remove(this);
    }
}
