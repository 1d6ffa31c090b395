package io.hydravisor.spi;

import io.hydravisor.terminal.TerminalSize;
import java.util.List;
import java.util.Optional;

/**
 * All that a pane shows at one moment.
 *
 * @param size the pane's
 * @param history lines that have left the screen, the oldest first, as {@link PaneGrid#rows()}
 * @param shown what is on the screen
 * @param covered what is there again when the program leaves the alternate screen; empty where it is not on it
 * @param modes control sequences (ECMA-48, xterm) that turn on what is not as in a terminal that was reset, such as a hidden cursor, a
 *     scroll region or bracketed paste, and set the attributes that the next character gets; they move the cursor at most
 */
public record PaneScreen(
        TerminalSize size, List<String> history, PaneGrid shown, Optional<PaneGrid> covered, String modes) {
    /**
     * Copies the list.
     *
     * @param size the pane's
     * @param history lines that have left the screen, the oldest first
     * @param shown what is on the screen
     * @param covered what is there again when the program leaves the alternate screen
     * @param modes what sets all that is not as in a terminal that was reset
     */
    public PaneScreen {
        history = List.copyOf(history);
    }
}
