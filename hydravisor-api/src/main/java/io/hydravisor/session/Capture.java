package io.hydravisor.session;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;

/** What is read of a pane's lines, and how. Immutable; each wither returns a copy. */
public final class Capture {
    private static final Capture SCREEN = new Capture(0, false, false);

    private final int historyLines;
    private final boolean colours;
    private final boolean joined;

    private Capture(int historyLines, boolean colours, boolean joined) {
        this.historyLines = historyLines;
        this.colours = colours;
        this.joined = joined;
    }

    /**
     * The screen as plain text.
     *
     * @return the capture
     */
    public static Capture screen() {
        return SCREEN;
    }

    /**
     * The whole history and the screen as plain text.
     *
     * @return the capture
     */
    public static Capture all() {
        return SCREEN.history(Integer.MAX_VALUE);
    }

    /**
     * Begins with some lines that have left the screen.
     *
     * @param lines how many at most, at least 0
     * @return a copy
     * @throws InvalidInputException if it is negative
     */
    public Capture history(int lines) {
        if (lines < 0) {
            throw new InvalidInputException(
                    Failure.of("can't read " + lines + " lines of history").hint("Give 0 or more."));
        }
        return new Capture(lines, colours, joined);
    }

    /**
     * Keeps colours and attributes, as escape sequences (ECMA-48, SGR).
     *
     * @return a copy
     */
    public Capture colours() {
        return new Capture(historyLines, true, joined);
    }

    /**
     * Joins lines that were too long for the terminal and went on in the next one; trailing spaces are then kept.
     *
     * @return a copy
     */
    public Capture joined() {
        return new Capture(historyLines, colours, true);
    }

    /** {@return how many lines that have left the screen it begins with at most} */
    public int historyLines() {
        return historyLines;
    }

    /** {@return whether colours are kept} */
    public boolean withColours() {
        return colours;
    }

    /** {@return whether wrapped lines are joined} */
    public boolean withJoinedLines() {
        return joined;
    }

    @Override
    public String toString() {
        return "Capture[history " + historyLines + (colours ? ", colours" : "") + (joined ? ", joined" : "") + "]";
    }
}
