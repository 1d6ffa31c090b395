package io.hydravisor.containerd.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this host grants processes, getrlimit(2). */
public final class ResourceLimits {
    private static final String OPEN_FILES = "Max open files";

    private ResourceLimits() {}

    /** The hard limit of open files. On hosts that themselves are containers nobody may raise it, containerd included. */
    public static long openFiles() {
        try {
            List<String> limits = Files.readAllLines(Path.of("/proc/self/limits"));
            for (String line : limits) {
                if (line.startsWith(OPEN_FILES)) {
                    String hard = line.substring(OPEN_FILES.length()).strip().split("\\s+", 3)[1];
                    return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
                }
            }
        } catch (IOException e) {
            // Without proc(5) nothing else of this module works; the limit is the least of it.
        }
        return Long.MAX_VALUE;
    }
}
