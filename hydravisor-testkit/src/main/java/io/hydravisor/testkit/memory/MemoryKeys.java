package io.hydravisor.testkit.memory;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a terminal sends for a key, as xterm does. */
final class MemoryKeys {
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
            Map.entry("End", "\033[4~"),
            Map.entry("PageUp", "\033[5~"),
            Map.entry("PageDown", "\033[6~"),
            Map.entry("Insert", "\033[2~"),
            Map.entry("Delete", "\033[3~"),
            Map.entry("F1", "\033OP"),
            Map.entry("F2", "\033OQ"),
            Map.entry("F3", "\033OR"),
            Map.entry("F4", "\033OS"),
            Map.entry("F5", "\033[15~"),
            Map.entry("F6", "\033[17~"),
            Map.entry("F7", "\033[18~"),
            Map.entry("F8", "\033[19~"),
            Map.entry("F9", "\033[20~"),
            Map.entry("F10", "\033[21~"),
            Map.entry("F11", "\033[23~"),
            Map.entry("F12", "\033[24~"));
    private static final int CONTROL = 0x1f;

    private MemoryKeys() {}

    /** The names were checked. */
    static byte[] bytes(String name) {
        String key = name;
        boolean control = false;
        String before = "";
        while (key.length() > 2 && key.charAt(1) == '-') {
            control |= key.charAt(0) == 'C';
            before = key.charAt(0) == 'M' ? "\033" : before;
            key = key.substring(2);
        }
        String sent = NAMED.getOrDefault(key, key);
        if (control && sent.length() == 1) {
            sent = Character.toString((char) (sent.charAt(0) & CONTROL));
        }
        return (before + sent).getBytes(StandardCharsets.UTF_8);
    }
}
