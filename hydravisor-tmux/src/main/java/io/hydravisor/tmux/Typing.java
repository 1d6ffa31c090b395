package io.hydravisor.tmux;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a person would type, as tmux commands. */
final class Typing {
    /** Enough for a line of text; a longer command would only take more memory. */
    private static final int TEXT_CHARS = 16 * 1024;

    private static final int BYTES = 4 * 1024;

    private final Server server;
    private final PaneLocks locks;
    private final List<String> sending;

    Typing(Server server, PaneLocks locks, TmuxVersion version) {
        this.server = server;
        this.locks = locks;
        // For no client: tmux would take somebody who is attached, and refuse if that is read-only.
        this.sending =
                version.hasClientOfKeys() ? List.of("send-keys", "-c", "none", "-t") : List.of("send-keys", "-t");
    }

    private List<String> line(String pane, String... options) {
        List<String> line = new ArrayList<>(sending);
        line.add(pane);
        line.addAll(List.of(options));
        return line;
    }

    void keys(String pane, List<String> names) {
        locks.hold(pane, () -> press(pane, names));
    }

    private void press(String pane, List<String> names) {
        List<String> line = line(pane, "--");
        line.addAll(names);
        server.change(line);
    }

    void type(String pane, String text) {
        locks.hold(pane, () -> write(pane, text));
    }

    private void write(String pane, String text) {
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + TEXT_CHARS);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            server.change(line(pane, "-l", "--", text.substring(from, to)));
            from = to;
        }
    }

    void send(String pane, byte[] bytes) {
        locks.hold(pane, () -> {
            for (int from = 0; from < bytes.length; from += BYTES) {
                List<String> line = line(pane, "-H");
                for (int i = from; i < Math.min(bytes.length, from + BYTES); i++) {
                    line.add(HexFormat.of().toHexDigits(bytes[i]));
                }
                server.change(line);
            }
        });
    }

    /** Enters a line at a shell's prompt, in place of what was typed there. */
    void enter(String pane, String text) {
        locks.hold(pane, () -> {
            // To the end of the line, then remove all before it; a terminal without a line editor knows the latter.
            press(pane, List.of("C-e", "C-u"));
            write(pane, text);
            press(pane, List.of("Enter"));
        });
    }
}
