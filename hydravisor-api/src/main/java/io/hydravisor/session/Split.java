package io.hydravisor.session;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.Objects;
import java.util.OptionalInt;

/** How a pane is split in two. Immutable; each wither returns a copy. Both halves are of one size unless a size is given. */
public final class Split {
    /** Where the new pane is. */
    public enum Side {
        /** Left of the old one. */
        LEFT,
        /** Right of the old one. */
        RIGHT,
        /** Above the old one. */
        ABOVE,
        /** Below the old one. */
        BELOW
    }

    private final Side side;
    private final PaneCommand command;
    /** Cells; 0 for one half. */
    private final int cells;

    private Split(Side side, PaneCommand command, int cells) {
        this.side = side;
        this.command = command;
        this.cells = cells;
    }

    /**
     * A split with the user's shell in the new pane.
     *
     * @param side where the new pane is
     * @return the split
     */
    public static Split to(Side side) {
        return new Split(Objects.requireNonNull(side, "side"), PaneCommand.shell(), 0);
    }

    /**
     * Sets what the new pane runs.
     *
     * @param what the command
     * @return a copy
     */
    public Split command(PaneCommand what) {
        return new Split(side, Objects.requireNonNull(what, "what"), cells);
    }

    /**
     * Sets how many columns, or rows, the new pane has.
     *
     * @param columnsOrRows at least 1
     * @return a copy
     * @throws InvalidInputException if it is less
     */
    public Split cells(int columnsOrRows) {
        if (columnsOrRows < 1) {
            throw new InvalidInputException(Failure.of("can't split off a pane of " + columnsOrRows + " cells")
                    .hint("Give at least 1."));
        }
        return new Split(side, command, columnsOrRows);
    }

    /** {@return where the new pane is} */
    public Side side() {
        return side;
    }

    /** {@return what the new pane runs} */
    public PaneCommand command() {
        return command;
    }

    /** {@return how many columns, or rows, the new pane has; empty for one half} */
    public OptionalInt cells() {
        return cells == 0 ? OptionalInt.empty() : OptionalInt.of(cells);
    }

    @Override
    public String toString() {
        return "Split[" + side + ", " + command + "]";
    }
}
