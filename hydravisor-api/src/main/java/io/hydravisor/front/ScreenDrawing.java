package io.hydravisor.front;

import io.hydravisor.spi.PaneGrid;
import io.hydravisor.spi.PaneScreen;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What draws a pane on a terminal of its size, whatever that shows. */
final class ScreenDrawing {
    private static final String MAIN_SCREEN = "\033[?1049l";
    private static final String ALTERNATE_SCREEN = "\033[?1049h";
    /** No scroll region or origin mode, replacing, wrapping, a cursor, plain keys, no mouse, plain paste, ASCII. */
    private static final String NO_MODES = "\033[r\033[?6l\033[4l\033[?7h\033[?25h\033[?1l\033>"
            + "\033[?1000l\033[?1002l\033[?1003l\033[?1005l\033[?1006l\033[?2004l\033(B\017";

    private static final String EMPTY = "\033[0m\033[H\033[2J";

    private ScreenDrawing() {}

    static byte[] of(PaneScreen screen) {
        StringBuilder text = new StringBuilder(MAIN_SCREEN).append(NO_MODES).append(EMPTY);
        PaneGrid first = screen.covered().orElse(screen.shown());
        List<String> lines = new ArrayList<>(screen.history());
        lines.addAll(first.rows());
        // The empty rows count: they push the history off the screen.
        text.append(String.join("\r\n", lines));
        if (screen.covered().isPresent()) {
            cursor(text, first, screen);
            text.append(ALTERNATE_SCREEN)
                    .append(EMPTY)
                    .append(String.join("\r\n", screen.shown().rows()));
        }
        text.append(screen.modes());
        cursor(text, screen.shown(), screen);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void cursor(StringBuilder text, PaneGrid grid, PaneScreen screen) {
        if (grid.cursorColumn() < screen.size().columns()) {
            place(text, grid.cursorRow(), grid.cursorColumn());
        } else {
            // Only writing the last column leaves the cursor behind it.
            place(text, grid.cursorRow(), 0);
            text.append(grid.rows().get(grid.cursorRow()));
        }
    }

    private static void place(StringBuilder text, int row, int column) {
        text.append("\033[").append(row + 1).append(';').append(column + 1).append('H');
    }
}
