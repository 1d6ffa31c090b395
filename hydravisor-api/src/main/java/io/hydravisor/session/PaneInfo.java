package io.hydravisor.session;

import io.hydravisor.process.ExitStatus;
import io.hydravisor.terminal.TerminalSize;
import java.util.Optional;

/**
 * A pane as the backend described it at one moment.
 *
 * @param id its id
 * @param window the id of its window
 * @param index its place in the window
 * @param active whether it is the window's active one
 * @param size its size
 * @param pid the process id of what was started in it; 0 if that has ended and the backend no longer tells
 * @param program the name of what runs in its foreground; what runs may have chosen it
 * @param cwd the working directory of that; empty if that is not known
 * @param title the pane's title; what runs may have chosen it
 * @param cursorColumn where the cursor is, from 0
 * @param cursorRow where the cursor is, from 0
 * @param historyLines how many lines that have left the screen are kept
 * @param exit how its program ended; empty while it runs
 */
public record PaneInfo(
        String id,
        String window,
        int index,
        boolean active,
        TerminalSize size,
        long pid,
        String program,
        String cwd,
        String title,
        int cursorColumn,
        int cursorRow,
        int historyLines,
        Optional<ExitStatus> exit) {}
