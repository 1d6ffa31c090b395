package io.hydravisor.spi;

import java.util.List;

/**
 * The rows of one of a pane's two screens, and where the cursor is.
 *
 * @param rows one text for each row, from the top; control sequences are those that set attributes and colours (ECMA-48, SGR), and each
 *     text begins and ends with none set
 * @param cursorColumn from 0; the number of columns where the last one is full and the next character goes on in the next row
 * @param cursorRow from 0
 */
public record PaneGrid(List<String> rows, int cursorColumn, int cursorRow) {
    /**
     * Copies the list.
     *
     * @param rows one text for each row, from the top
     * @param cursorColumn from 0
     * @param cursorRow from 0
     */
    public PaneGrid {
        rows = List.copyOf(rows);
    }
}
