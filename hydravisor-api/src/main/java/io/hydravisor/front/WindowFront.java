package io.hydravisor.front;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.session.Pane;
import io.hydravisor.session.Window;
import io.hydravisor.session.WindowInfo;
import io.hydravisor.terminal.TerminalSize;
import java.util.List;
import java.util.Objects;

/** A window, over its session's driver. */
final class WindowFront implements Window {
    private final String id;
    private final SessionFront session;

    WindowFront(String id, SessionFront session) {
        this.id = id;
        this.session = session;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public WindowInfo info() {
        return session.multiplexer().windows().stream()
                .filter(window -> window.id().equals(id))
                .findFirst()
                .orElseThrow(() -> session.gone("the window " + id));
    }

    @Override
    public List<Pane> panes() {
        return session.paneInfos().stream()
                .filter(pane -> pane.window().equals(id))
                .map(pane -> session.front(pane.id()))
                .toList();
    }

    @Override
    public void select() {
        session.multiplexer().selectWindow(id);
    }

    @Override
    public void rename(String name) {
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(Failure.of("can't use a window's name with control characters")
                    .resource(session.resource())
                    .hint("Use text of one line."));
        }
        session.multiplexer().renameWindow(id, name);
    }

    @Override
    public void resize(TerminalSize size) {
        session.multiplexer().resizeWindow(id, Objects.requireNonNull(size, "size"));
    }

    @Override
    public void kill() {
        session.multiplexer().killWindow(id);
    }

    @Override
    public String toString() {
        return "window " + id + " of " + session.resource();
    }
}
