package io.hydravisor.testkit.memory;

import io.hydravisor.session.Capture;
import io.hydravisor.spi.PaneGrid;
import io.hydravisor.spi.PaneScreen;
import io.hydravisor.terminal.TerminalSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pane shows, and the lines that have left it. Lines are not wrapped anew when its size changes. Guarded by the kernel's
 * lock.
 */
final class MemoryScreen {
    private static final int TAB = 8;

    private final int historyLimit;
    private final List<MemoryRow> history = new ArrayList<>();
    private List<MemoryRow> rows = new ArrayList<>();
    /** What a program that fills the screen will leave as it was; empty without one. */
    private List<MemoryRow> covered = List.of();

    private int columns;
    private int column;
    private int row;
    private String style = "";

    MemoryScreen(TerminalSize size, int historyLimit) {
        this.historyLimit = historyLimit;
        this.columns = size.columns();
        fill(size.rows());
    }

    private void fill(int count) {
        while (rows.size() < count) {
            rows.add(new MemoryRow());
        }
    }

    TerminalSize size() {
        return new TerminalSize(columns, rows.size());
    }

    int column() {
        return Math.min(column, columns - 1);
    }

    int row() {
        return row;
    }

    int historyLines() {
        return history.size();
    }

    void resize(TerminalSize size) {
        columns = size.columns();
        rows.forEach(line -> line.narrow(columns));
        while (rows.size() > size.rows()) {
            if (row < rows.size() - 1) {
                rows.remove(rows.size() - 1);
            } else {
                scroll();
                rows.remove(rows.size() - 1);
                row--;
            }
        }
        fill(size.rows());
        column = Math.min(column, columns);
    }

    /** Shows a character where the cursor is. */
    void show(int character) {
        String shown = Character.toString(character);
        int width = CharacterWidth.of(character);
        if (width == 0) {
            rows.get(row).combine(Math.max(0, column - 1), shown);
            return;
        }
        if (column + width > columns) {
            rows.get(row).wrapped(true);
            lineFeed();
            column = 0;
        }
        rows.get(row).set(column, shown, style);
        if (width > 1 && column + 1 < columns) {
            rows.get(row).set(column + 1, "", style);
        }
        column += width;
    }

    void lineFeed() {
        if (row < rows.size() - 1) {
            row++;
        } else {
            scroll();
        }
    }

    private void scroll() {
        MemoryRow left = rows.remove(0);
        rows.add(new MemoryRow());
        if (covered.isEmpty() && historyLimit > 0) {
            history.add(left);
            // In one go, as removing the first of many is slow.
            if (history.size() > historyLimit + historyLimit / 10) {
                history.subList(0, history.size() - historyLimit).clear();
            }
        }
    }

    void carriageReturn() {
        column = 0;
    }

    void backspace() {
        column = Math.max(0, column() - 1);
    }

    void tab() {
        column = Math.min(columns - 1, (column / TAB + 1) * TAB);
    }

    void style(String sgr) {
        style = sgr;
    }

    String style() {
        return style;
    }

    void moveTo(int newRow, int newColumn) {
        row = Math.max(0, Math.min(rows.size() - 1, newRow));
        column = Math.max(0, Math.min(columns - 1, newColumn));
    }

    void move(int down, int right) {
        moveTo(row + down, column() + right);
    }

    /** Erases in the line as ECMA-48 says: 0 behind the cursor, 1 before it, 2 all. */
    void eraseLine(int what) {
        rows.get(row).clear(what == 0 ? column() : 0, what == 1 ? column() + 1 : columns);
    }

    /** Erases in the screen as ECMA-48 says: 0 behind the cursor, 1 before it, 2 all; 3 the history. */
    void eraseScreen(int what) {
        if (what > 2) {
            history.clear();
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (what == 2 || (what == 0 && i > row) || (what == 1 && i < row)) {
                rows.get(i).clear(0, columns);
            }
        }
        if (what < 2) {
            eraseLine(what);
        }
    }

    /** The other screen, which has no history and leaves this one as it was. */
    void cover(boolean on) {
        if (on && covered.isEmpty()) {
            covered = rows;
            rows = new ArrayList<>();
            fill(covered.size());
        } else if (!on && !covered.isEmpty()) {
            int count = rows.size();
            rows = new ArrayList<>(covered.subList(0, Math.min(count, covered.size())));
            covered = List.of();
            fill(count);
            moveTo(row, column());
        }
    }

    /** All of it, for a terminal that shall show the same. */
    PaneScreen whole(int historyLines, String modes) {
        return new PaneScreen(
                size(),
                texts(above(historyLines)),
                new PaneGrid(texts(rows), column, row),
                covered.isEmpty() ? Optional.empty() : Optional.of(new PaneGrid(texts(covered), column(), row)),
                modes + (style.isEmpty() ? "" : "\033[" + style + "m"));
    }

    private static List<String> texts(List<MemoryRow> lines) {
        return lines.stream().map(line -> line.text(true, true)).toList();
    }

    private List<MemoryRow> above(int most) {
        int count = Math.min(most, Math.min(history.size(), historyLimit));
        return history.subList(history.size() - count, history.size());
    }

    String capture(Capture what) {
        List<MemoryRow> lines = new ArrayList<>(above(what.historyLines()));
        lines.addAll(rows);
        StringBuilder text = new StringBuilder();
        for (MemoryRow line : lines) {
            text.append(line.text(what.withColours(), what.withJoinedLines()));
            if (!what.withJoinedLines() || !line.wrapped()) {
                text.append('\n');
            }
        }
        return text.toString();
    }
}
