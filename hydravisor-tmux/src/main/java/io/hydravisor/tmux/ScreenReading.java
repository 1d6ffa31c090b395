package io.hydravisor.tmux;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.spi.PaneGrid;
import io.hydravisor.spi.PaneScreen;
import io.hydravisor.terminal.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that tmux tells of a pane's screen: the attributes of the next character, and tab stops, it does not.
 *
 * @param screen the screen
 * @param unfinished what the pane's program has written of a control sequence whose end is yet to come, a
 *     character for each byte
 * @param dead whether the program has ended
 */
record ScreenReading(PaneScreen screen, String unfinished, boolean dead) {
    private static final List<String> FIELDS = List.of(
            "pane_width",
            "pane_height",
            "cursor_x",
            "cursor_y",
            "pane_dead",
            "alternate_on",
            "alternate_saved_x",
            "alternate_saved_y",
            "scroll_region_upper",
            "scroll_region_lower");
    /** Flags, and what sets each; the first two are on in a terminal that was reset. A flag that this tmux does not know is empty. */
    private static final List<Flag> FLAGS = List.of(
            new Flag("cursor_flag", "0", "\033[?25l"),
            new Flag("wrap_flag", "0", "\033[?7l"),
            new Flag("insert_flag", "1", "\033[4h"),
            new Flag("keypad_cursor_flag", "1", "\033[?1h"),
            new Flag("keypad_flag", "1", "\033="),
            new Flag("mouse_standard_flag", "1", "\033[?1000h"),
            new Flag("mouse_button_flag", "1", "\033[?1002h"),
            new Flag("mouse_all_flag", "1", "\033[?1003h"),
            new Flag("mouse_utf8_flag", "1", "\033[?1005h"),
            new Flag("mouse_sgr_flag", "1", "\033[?1006h"),
            new Flag("bracket_paste_flag", "1", "\033[?2004h"));

    private static final int OCTAL_LENGTH = "\\033".length();

    private record Flag(String name, String value, String sequence) {}

    /** What to ask with nothing in between. */
    static List<List<String>> questions(String pane, int historyLines) {
        List<String> names = new ArrayList<>(FIELDS);
        FLAGS.forEach(flag -> names.add(flag.name()));
        String start = historyLines == Integer.MAX_VALUE ? "-" : Integer.toString(-historyLines);
        return List.of(
                List.of("display-message", "-p", "-t", pane, "#{" + String.join("},#{", names) + "}"),
                List.of("capture-pane", "-p", "-e", "-N", "-S", start, "-t", pane),
                // Without -a's screen this says nothing, and -q keeps it from being an error.
                List.of("capture-pane", "-p", "-e", "-N", "-a", "-q", "-t", pane),
                List.of("capture-pane", "-p", "-P", "-C", "-t", pane));
    }

    static ScreenReading of(List<byte[]> answers) {
        String[] fields = text(answers.get(0)).strip().split(",", -1);
        if (fields.length != FIELDS.size() + FLAGS.size()) {
            throw new BackendException(Failure.of("can't read what tmux tells of a screen")
                    .provider(TmuxSessionProvider.NAME)
                    .hint("Report this with the output of 'tmux -V'."));
        }
        TerminalSize size = new TerminalSize(number(fields[0]), number(fields[1]));
        boolean full = number(fields[2]) >= size.columns();
        List<String> lines = lines(answers.get(1), full);
        int above = Math.max(0, lines.size() - size.rows());
        PaneGrid shown = new PaneGrid(lines.subList(above, lines.size()), number(fields[2]), number(fields[3]));
        Optional<PaneGrid> covered = fields[5].equals("1")
                ? Optional.of(new PaneGrid(lines(answers.get(2), true), number(fields[6]), number(fields[7])))
                : Optional.empty();
        PaneScreen screen = new PaneScreen(size, lines.subList(0, above), shown, covered, modes(fields, size));
        return new ScreenReading(
                screen,
                unescaped(new String(answers.get(3), StandardCharsets.ISO_8859_1).strip()),
                fields[4].equals("1"));
    }

    private static String modes(String[] fields, TerminalSize size) {
        StringBuilder modes = new StringBuilder();
        int upper = number(fields[8]);
        int lower = number(fields[9]);
        if (upper != 0 || lower != size.rows() - 1) {
            modes.append("\033[")
                    .append(upper + 1)
                    .append(';')
                    .append(lower + 1)
                    .append('r');
        }
        for (int i = 0; i < FLAGS.size(); i++) {
            if (fields[FIELDS.size() + i].equals(FLAGS.get(i).value())) {
                modes.append(FLAGS.get(i).sequence());
            }
        }
        return modes.toString();
    }

    /**
     * @param padded whether spaces at the end of a line count, which makes the row full in which the cursor is
     */
    private static List<String> lines(byte[] captured, boolean padded) {
        String text = text(captured);
        Pen pen = new Pen();
        List<String> lines = new ArrayList<>();
        for (String line : (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1)) {
            lines.add(pen.complete(line, padded));
        }
        return lines;
    }

    /** Bytes as they are, but the backslash and those below space as three octal digits. */
    private static String unescaped(String text) {
        StringBuilder bytes = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            boolean octal = text.charAt(at) == '\\' && at + OCTAL_LENGTH <= text.length();
            bytes.append(
                    octal ? (char) Integer.parseInt(text.substring(at + 1, at + OCTAL_LENGTH), 8) : text.charAt(at));
            at += octal ? OCTAL_LENGTH : 1;
        }
        return bytes.toString();
    }

    private static String text(byte[] answer) {
        return new String(answer, StandardCharsets.UTF_8);
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
