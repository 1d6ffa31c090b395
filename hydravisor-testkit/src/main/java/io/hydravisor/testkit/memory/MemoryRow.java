package io.hydravisor.testkit.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A line of a screen: cells with their colours. Guarded by the kernel's lock. */
final class MemoryRow {
    private static final String[] NONE = {};
    private static final String BLANK = " ";

    /** What each cell shows; null where nothing was written, empty behind a wide character. */
    private @Nullable String[] cells = NONE;
    /** The attributes of each cell, as the numbers of an SGR sequence. */
    private @Nullable String[] styles = NONE;

    private boolean wrapped;

    /** Whether it goes on in the next one. */
    boolean wrapped() {
        return wrapped;
    }

    void wrapped(boolean on) {
        wrapped = on;
    }

    void set(int column, String shown, String style) {
        if (column >= cells.length) {
            int length = Math.max(column + 1, cells.length * 2);
            cells = Arrays.copyOf(cells, length);
            styles = Arrays.copyOf(styles, length);
        }
        cells[column] = shown;
        styles[column] = style;
    }

    /** Puts a mark on what is there already. */
    void combine(int column, String mark) {
        String before = column < cells.length ? cells[column] : null;
        if (before != null) {
            cells[column] = before + mark;
        }
    }

    void clear(int from, int to) {
        if (from < cells.length) {
            Arrays.fill(cells, from, Math.min(to, cells.length), null);
            Arrays.fill(styles, from, Math.min(to, styles.length), null);
        }
        wrapped = false;
    }

    /** Cuts off what a narrower screen does not show. */
    void narrow(int columns) {
        if (cells.length > columns) {
            cells = Arrays.copyOf(cells, columns);
            styles = Arrays.copyOf(styles, columns);
        }
    }

    /** Without the blanks at its end unless they were written and are asked for. */
    String text(boolean colours, boolean trailing) {
        StringBuilder text = new StringBuilder();
        String style = "";
        int end = end(trailing);
        for (int i = 0; i < end; i++) {
            String wanted = styles[i] == null ? "" : styles[i];
            if (colours && !wanted.equals(style)) {
                text.append(style.isEmpty() ? "" : "\033[0m").append(wanted.isEmpty() ? "" : "\033[" + wanted + "m");
                style = wanted;
            }
            text.append(cells[i] == null ? BLANK : cells[i]);
        }
        return text.append(style.isEmpty() || !colours ? "" : "\033[0m").toString();
    }

    private int end(boolean trailing) {
        int end = cells.length;
        while (end > 0 && (cells[end - 1] == null || (!trailing && BLANK.equals(cells[end - 1])))) {
            end--;
        }
        return end;
    }
}
