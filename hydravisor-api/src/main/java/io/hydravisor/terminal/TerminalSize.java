package io.hydravisor.terminal;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;

/**
 * How large a terminal is, in cells of characters.
 *
 * @param columns 1 to 65,535
 * @param rows 1 to 65,535
 */
public record TerminalSize(int columns, int rows) {
    /** The size of a terminal that nobody has set. */
    public static final TerminalSize USUAL = new TerminalSize(80, 24);

    /** What fits into struct winsize, ioctl_tty(2). */
    private static final int MAX = 65_535;

    /**
     * Checks the numbers.
     *
     * @param columns 1 to 65,535
     * @param rows 1 to 65,535
     * @throws InvalidInputException if one is out of range
     */
    public TerminalSize {
        if (columns < 1 || columns > MAX || rows < 1 || rows > MAX) {
            throw new InvalidInputException(Failure.of("not a terminal's size: " + columns + "x" + rows)
                    .hint("Give 1 to " + MAX + " columns and rows."));
        }
    }

    /** {@return such as 80x24} */
    @Override
    public String toString() {
        return columns + "x" + rows;
    }
}
