package io.hydravisor.testkit.memory;

import io.hydravisor.core.ConflictException;
import io.hydravisor.session.Split;
import io.hydravisor.terminal.TerminalSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How the panes of a window share its space: a pane, or two layouts with a line of one cell between them. Guarded by the kernel's
 * lock.
 */
final class MemoryLayout {
    private final @Nullable MemoryLayout parent;
    private TerminalSize size;
    private @Nullable MemoryPane pane;
    private @Nullable MemoryLayout first;
    private @Nullable MemoryLayout second;
    private boolean beside;

    private MemoryLayout(@Nullable MemoryLayout parent, TerminalSize size) {
        this.parent = parent;
        this.size = size;
    }

    /** All of a window, for one pane. */
    static MemoryLayout of(TerminalSize size, MemoryPane pane) {
        MemoryLayout made = new MemoryLayout(null, size);
        made.pane = pane;
        return made;
    }

    TerminalSize size() {
        return size;
    }

    /** In their order. */
    List<MemoryPane> panes() {
        MemoryPane only = pane;
        if (only != null) {
            return List.of(only);
        }
        List<MemoryPane> all = new ArrayList<>(first().panes());
        all.addAll(second().panes());
        return all;
    }

    private MemoryLayout first() {
        return Objects.requireNonNull(first);
    }

    private MemoryLayout second() {
        return Objects.requireNonNull(second);
    }

    private MemoryLayout leaf(MemoryPane wanted) {
        if (pane == wanted) {
            return this;
        }
        return first().panes().contains(wanted) ? first().leaf(wanted) : second().leaf(wanted);
    }

    /**
     * The size that a new pane would have.
     *
     * @throws ConflictException if there is no room
     */
    TerminalSize room(MemoryPane old, Split split) {
        TerminalSize whole = leaf(old).size;
        boolean across = isBeside(split);
        int all = across ? whole.columns() : whole.rows();
        OptionalInt wanted = split.cells();
        int cells = wanted.orElse((all - 1) / 2);
        if (cells < 1 || all - 1 - cells < 1) {
            throw new ConflictException(Errors.failure("there is no room for another pane", old.resource())
                    .hint("Make the window larger, or give the new pane fewer cells."));
        }
        return across ? new TerminalSize(cells, whole.rows()) : new TerminalSize(whole.columns(), cells);
    }

    private static boolean isBeside(Split split) {
        return split.side() == Split.Side.LEFT || split.side() == Split.Side.RIGHT;
    }

    /** Puts a new pane of the size of {@link #room} beside an old one. */
    void add(MemoryPane old, Split split, MemoryPane added) {
        MemoryLayout place = leaf(old);
        TerminalSize given = added.size();
        boolean before = split.side() == Split.Side.LEFT || split.side() == Split.Side.ABOVE;
        MemoryLayout one = new MemoryLayout(place, place.size);
        MemoryLayout other = new MemoryLayout(place, place.size);
        one.pane = before ? added : old;
        other.pane = before ? old : added;
        place.beside = isBeside(split);
        place.pane = null;
        place.first = one;
        place.second = other;
        int cells = place.beside ? given.columns() : given.rows();
        place.share(before ? cells : place.length() - 1 - cells);
    }

    /** Each gets the other's place and size. */
    static void swap(MemoryLayout one, MemoryPane pane, MemoryLayout two, MemoryPane other) {
        MemoryLayout here = one.leaf(pane);
        MemoryLayout there = two.leaf(other);
        here.pane = other;
        there.pane = pane;
        other.resize(here.size);
        pane.resize(there.size);
    }

    private int length() {
        return beside ? size.columns() : size.rows();
    }

    /** Gives the first of the two so many cells, and the other what is left. */
    private void share(int cells) {
        int part = Math.max(1, Math.min(length() - 2, cells));
        int rest = Math.max(1, length() - 1 - part);
        first().resize(beside ? new TerminalSize(part, size.rows()) : new TerminalSize(size.columns(), part));
        second().resize(beside ? new TerminalSize(rest, size.rows()) : new TerminalSize(size.columns(), rest));
    }

    /** Each part keeps its share. */
    void resize(TerminalSize to) {
        int before = length();
        size = to;
        MemoryPane only = pane;
        if (only != null) {
            only.resize(to);
            return;
        }
        int part = first().beside(beside);
        share((int) Math.round((double) part * length() / Math.max(1, before)));
    }

    private int beside(boolean across) {
        return across ? size.columns() : size.rows();
    }

    /** Resizes a pane at the cost of its nearest neighbours, as far as they allow. */
    void resize(MemoryPane wanted, TerminalSize to) {
        MemoryLayout place = leaf(wanted);
        place.grow(true, to.columns());
        place.grow(false, to.rows());
    }

    private void grow(boolean across, int cells) {
        MemoryLayout above = parent;
        if (above == null) {
            return;
        }
        if (above.beside == across) {
            above.share(above.first == this ? cells : above.length() - 1 - cells);
        } else {
            above.grow(across, cells);
        }
    }

    /** Takes a pane out that is not the only one; its neighbour gets its space. */
    void remove(MemoryPane gone) {
        MemoryLayout place = Objects.requireNonNull(leaf(gone).parent);
        MemoryLayout kept = place.first().pane == gone ? place.second() : place.first();
        place.beside = kept.beside;
        place.pane = kept.pane;
        place.first = kept.first == null ? null : kept.first.under(place);
        place.second = kept.second == null ? null : kept.second.under(place);
        TerminalSize whole = place.size;
        place.size = kept.size;
        place.resize(whole);
    }

    private MemoryLayout under(MemoryLayout place) {
        MemoryLayout moved = new MemoryLayout(place, size);
        moved.pane = pane;
        moved.beside = beside;
        moved.first = first == null ? null : first.under(moved);
        moved.second = second == null ? null : second.under(moved);
        return moved;
    }

    /** {@return such as {@code 80x24{40x24,39x24}}, with brackets for what is one above the other} */
    @Override
    public String toString() {
        if (pane != null) {
            return size.toString();
        }
        return size + (beside ? "{" : "[") + first + "," + second + (beside ? "}" : "]");
    }
}
