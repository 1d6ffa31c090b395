package io.hydravisor.testkit.memory;

import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.session.Split;
import io.hydravisor.session.WindowInfo;
import io.hydravisor.terminal.TerminalSize;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A window of a session. Guarded by the kernel's lock. */
final class MemoryWindow {
    private final MemorySession session;
    private final String id;
    private final int index;
    private String name;
    private @Nullable MemoryLayout layout;
    private @Nullable MemoryPane active;

    MemoryWindow(MemorySession session, long number, int index, String name) {
        this.session = session;
        this.id = "@" + number;
        this.index = index;
        this.name = name;
    }

    MemorySession session() {
        return session;
    }

    String id() {
        return id;
    }

    int index() {
        return index;
    }

    @Nullable
    MemoryPane active() {
        return active;
    }

    void rename(String to) {
        name = to;
    }

    List<MemoryPane> panes() {
        return layout == null ? List.of() : layout.panes();
    }

    WindowInfo info(TerminalSize otherwise) {
        return new WindowInfo(
                id,
                index,
                name,
                session.current() == this,
                layout == null ? otherwise : layout.size(),
                String.valueOf(layout),
                panes().stream().anyMatch(MemoryPane::bell));
    }

    List<PaneInfo> paneInfos() {
        List<MemoryPane> panes = panes();
        List<PaneInfo> infos = new ArrayList<>();
        for (int i = 0; i < panes.size(); i++) {
            infos.add(panes.get(i).info(i));
        }
        return infos;
    }

    /** Starts its first pane. */
    void open(PaneCommand command, TerminalSize size) {
        MemoryPane pane = session.host().pane(this, command, size);
        layout = MemoryLayout.of(size, pane);
        active = pane;
    }

    MemoryPane split(MemoryPane old, Split split) {
        MemoryLayout shared = layout();
        MemoryPane added = session.host().pane(this, split.command(), shared.room(old, split));
        shared.add(old, split, added);
        return added;
    }

    private MemoryLayout layout() {
        MemoryLayout known = layout;
        if (known == null) {
            throw Errors.noPane(session.resource() + "/window/" + id);
        }
        return known;
    }

    void select(MemoryPane pane) {
        active = pane;
        pane.forgetBell();
    }

    /** Exchanges a pane of this window with one of this or another. */
    void swap(MemoryPane pane, MemoryPane other) {
        MemoryWindow there = other.window();
        MemoryLayout.swap(layout(), pane, there.layout(), other);
        if (there != this) {
            boolean wasActive = active == pane;
            boolean otherWasActive = there.active == other;
            active = wasActive ? other : active;
            there.active = otherWasActive ? pane : there.active;
            pane.moveTo(there);
            other.moveTo(this);
        }
    }

    void resize(TerminalSize size) {
        layout().resize(size);
    }

    void resize(MemoryPane pane, TerminalSize size) {
        layout().resize(pane, size);
    }

    /** Ends a pane, and itself with its last one. */
    void remove(MemoryPane pane) {
        List<MemoryPane> panes = panes();
        if (!panes.contains(pane)) {
            return;
        }
        pane.end();
        if (panes.size() == 1) {
            layout = null;
            active = null;
            session.remove(this);
            return;
        }
        layout().remove(pane);
        if (active == pane) {
            active = panes().get(0);
        }
    }

    void end() {
        panes().forEach(MemoryPane::end);
        layout = null;
        active = null;
    }
}
