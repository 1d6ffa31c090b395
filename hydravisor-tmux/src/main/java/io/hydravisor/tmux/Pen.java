package io.hydravisor.tmux;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes lines complete in themselves that tmux captures one after the other: it sets attributes and the character set for line
 * drawing where they change, also lines before. Control sequences: ECMA-48, SGR.
 */
final class Pen {
    private static final char ESCAPE = '\033';
    private static final char GRAPHICS_ON = '\016';
    private static final char GRAPHICS_OFF = '\017';
    /** What the characters from ` to ~ stand for in DEC's set for line drawing. */
    private static final String GRAPHICS = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    private static final char FIRST_GRAPHIC = '`';
    private static final String FOREGROUND = "foreground";
    private static final String BACKGROUND = "background";
    private static final String UNDERLINE_COLOUR = "underline colour";
    /** What each of these takes back, by the code that sets it. */
    private static final Map<Integer, int[]> TAKEN_BACK = Map.of(
            22, new int[] {1, 2},
            23, new int[] {3},
            24, new int[] {4, 21},
            25, new int[] {5, 6},
            27, new int[] {7},
            28, new int[] {8},
            29, new int[] {9},
            55, new int[] {53});

    private static final int LAST_ATTRIBUTE = 9;
    private static final int DOUBLE_UNDERLINE = 21;
    private static final int OVERLINE = 53;

    private final Map<String, String> set = new LinkedHashMap<>(); // codes, by what they set
    private boolean graphics;

    /**
     * Reads the next line, and gives it with what it inherits, and back at no attribute at its end.
     *
     * @param padded whether spaces at its end count that look like nothing
     */
    String complete(String line, boolean padded) {
        StringBuilder text = new StringBuilder(line.length());
        if (!set.isEmpty()) {
            text.append("\033[").append(String.join(";", set.values())).append('m');
        }
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == ESCAPE) {
                int end = sequenceEnd(line, at);
                text.append(line, at, end);
                if (line.charAt(end - 1) == 'm' && line.startsWith("[", at + 1)) {
                    attributes(line.substring(at + 2, end - 1));
                }
                at = end;
                continue;
            }
            if (c == GRAPHICS_ON || c == GRAPHICS_OFF) {
                graphics = c == GRAPHICS_ON;
            } else {
                text.append(graphics ? drawn(c) : c);
            }
            at++;
        }
        if (!set.isEmpty()) {
            return text.append("\033[0m").toString();
        }
        return padded ? text.toString() : text.toString().stripTrailing();
    }

    private static char drawn(char c) {
        int index = c - FIRST_GRAPHIC;
        return index >= 0 && index < GRAPHICS.length() ? GRAPHICS.charAt(index) : c;
    }

    /** Behind a control sequence, or a command such as a link's. */
    private static int sequenceEnd(String line, int start) {
        int at = start + 1;
        if (line.startsWith("[", at)) {
            at++;
            while (at < line.length() && line.charAt(at) < '@') {
                at++;
            }
            return Math.min(at + 1, line.length());
        }
        int end = line.startsWith("]", at) ? line.indexOf("\033\\", at) : -1;
        return end < 0 ? Math.min(at + 1, line.length()) : end + 2;
    }

    private void attributes(String codes) {
        String[] parts = codes.split(";", -1);
        int i = 0;
        while (i < parts.length) {
            String part = parts[i];
            int code = part.isEmpty() ? 0 : Integer.parseInt(part.split(":", -1)[0]);
            int length = 1;
            if ((code == 38 || code == 48 || code == 58) && part.indexOf(':') < 0) {
                length = i + 1 < parts.length && parts[i + 1].equals("2") ? 5 : 3;
                length = Math.min(length, parts.length - i);
                part = String.join(";", Arrays.copyOfRange(parts, i, i + length));
            }
            attribute(code, part);
            i += length;
        }
    }

    private void attribute(int code, String part) {
        if (code == 0) {
            set.clear();
        } else if ((code >= 30 && code <= 38) || (code >= 90 && code <= 97)) {
            set.put(FOREGROUND, part);
        } else if (code == 39) {
            set.remove(FOREGROUND);
        } else if ((code >= 40 && code <= 48) || (code >= 100 && code <= 107)) {
            set.put(BACKGROUND, part);
        } else if (code == 49) {
            set.remove(BACKGROUND);
        } else if (code == 58) {
            set.put(UNDERLINE_COLOUR, part);
        } else if (code == 59) {
            set.remove(UNDERLINE_COLOUR);
        } else if (code <= LAST_ATTRIBUTE || code == DOUBLE_UNDERLINE || code == OVERLINE) {
            set.put(Integer.toString(code), part);
        } else if (TAKEN_BACK.containsKey(code)) {
            for (int one : TAKEN_BACK.get(code)) {
                set.remove(Integer.toString(one));
            }
        }
    }
}
