package io.hydravisor.tmux;

import io.hydravisor.core.NotFoundException;
import io.hydravisor.session.WindowInfo;
import io.hydravisor.spi.MultiplexerDriver;
import io.hydravisor.spi.SessionDriver;
import io.hydravisor.spi.SessionRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** One tmux session, by its id. */
final class TmuxSession implements SessionDriver {
    private final String id;
    private final Server server;
    private final TmuxBackend backend;
    private final TmuxMultiplexer multiplexer;
    private final Lock annotating = new ReentrantLock(); // metadata is read, changed and written

    TmuxSession(String id, Server server, TmuxBackend backend, Tools tools) {
        this.id = id;
        this.server = server;
        this.backend = backend;
        this.multiplexer = new TmuxMultiplexer(id, server, tools);
    }

    @Override
    public SessionRecord describe() {
        return backend.list(server).stream()
                .filter(session -> session.id().equals(id))
                .findFirst()
                .orElseThrow(() -> TmuxBackend.gone("the session has ended"));
    }

    @Override
    public void annotate(Map<String, String> metadata) {
        annotating.lock();
        try {
            Map<String, String> all = new LinkedHashMap<>(describe().metadata());
            all.putAll(metadata);
            server.change("set-option", "-t", id, MetadataText.OPTION, MetadataText.write(all));
        } finally {
            annotating.unlock();
        }
    }

    @Override
    public void hangUp() {
        try {
            for (List<String> pane : Fields.ask(
                    server, List.of("list-panes", "-s", "-t", id), "pane_pid", "pane_dead", PaneProgram.OPTION)) {
                long leader = Long.parseLong(pane.get(0));
                List<Long> processes = pane.get(1).equals("1") ? List.of() : TerminalProcesses.of(leader);
                // The shell around a program stays until that has ended, and shows its last words.
                boolean shellAround = !pane.get(2).isEmpty();
                TerminalProcesses.hangUp(processes.stream()
                        .filter(process -> !shellAround || process != leader)
                        .toList());
            }
        } catch (NotFoundException e) {
            return;
        }
    }

    @Override
    public void kill() {
        try {
            List<String> windows =
                    multiplexer.windows().stream().map(WindowInfo::id).toList();
            server.change("kill-session", "-t", id);
            endForsaken(windows);
        } catch (NotFoundException e) {
            return;
        }
    }

    /** A window that somebody reads lives on in the session of the client that reads it. */
    private void endForsaken(List<String> windows) {
        Windows now = Windows.of(server.query(Windows.LIST));
        windows.stream().filter(now::isForsaken).forEach(window -> multiplexer.killWindow(window));
    }

    @Override
    public MultiplexerDriver multiplexer() {
        return multiplexer;
    }
}
