package io.hydravisor.tmux;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which panes are in which windows of a server, and which windows nobody but our clients keeps. */
final class Windows {
    /** Once for each session that a pane's window is in, with whether that is a client's. */
    static final List<String> LIST = List.of(
            "list-panes", "-a", "-F", "#{pane_id} #{window_id} #{m:" + ClientSession.PREFIX + "*,#{session_name}}");

    private final Map<String, String> byPane = new HashMap<>();
    private final Set<String> kept = new HashSet<>();

    private Windows() {}

    /** Reads what {@link #LIST} printed. */
    static Windows of(byte[] list) {
        Windows windows = new Windows();
        new String(list, StandardCharsets.US_ASCII).lines().forEach(windows::add);
        return windows;
    }

    private void add(String line) {
        String[] row = line.split(" ", 3);
        byPane.put(row[0], row[1]);
        if (row[2].equals("0")) {
            kept.add(row[1]);
        }
    }

    /** The window of a pane; null if there is no such pane. */
    @Nullable
    String ofPane(String pane) {
        return byPane.get(pane);
    }

    /** All panes but those of some windows. */
    Set<String> panesOutside(Set<String> windows) {
        return byPane.entrySet().stream()
                .filter(entry -> !windows.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Whether a window is in no session but those of clients: its own was killed. */
    boolean isForsaken(String window) {
        return !kept.contains(window);
    }
}
