package io.hydravisor.front;

import java.util.Map;

/** What a terminal sends for a key, as far as that does not depend on the mode it is in. */
final class KeyText {
    private static final int CONTROL = 0x1f;
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("Enter", "\r"),
            Map.entry("Escape", "\033"),
            Map.entry("Tab", "\t"),
            Map.entry("BTab", "\033[Z"),
            Map.entry("Space", " "),
            Map.entry("BSpace", "\177"),
            Map.entry("Up", "\033[A"),
            Map.entry("Down", "\033[B"),
            Map.entry("Right", "\033[C"),
            Map.entry("Left", "\033[D"),
            Map.entry("Home", "\033[1~"),
            Map.entry("Insert", "\033[2~"),
            Map.entry("Delete", "\033[3~"),
            Map.entry("End", "\033[4~"),
            Map.entry("PageUp", "\033[5~"),
            Map.entry("PageDown", "\033[6~"));

    private KeyText() {}

    /** {@return the text; empty for a key that has none} */
    static String of(String key) {
        if (key.startsWith("M-") && key.length() > 2) {
            return "\033" + of(key.substring(2));
        }
        if (key.startsWith("C-") && key.length() == 3) {
            return Character.toString(Character.toUpperCase(key.charAt(2)) & CONTROL);
        }
        if (key.codePointCount(0, key.length()) == 1) {
            return key;
        }
        return NAMED.getOrDefault(key, "");
    }
}
