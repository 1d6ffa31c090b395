package io.hydravisor.containerd.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What this host's kernel has of what sandboxes need. Changes nothing. */
public final class Kernel {
    private Kernel() {}

    /** As uname(1) says it. */
    public static String release() {
        return System.getProperty("os.version", "unknown");
    }

    /** Makes sure that paths can be resolved inside a root, as files are in sandboxes: openat2(2), Linux 5.6. */
    public static void requireOpenat2() throws NativeException {
        try (Fd root = Fd.rootOf(Math.toIntExact(ProcessHandle.current().pid()))) {
            root.handle("/", true).close();
        }
    }

    /** Whether the filter that sandboxes get can be installed, seccomp(2). */
    public static boolean hasSeccomp() {
        return lines(Path.of("/proc/sys/kernel/seccomp/actions_avail")).stream()
                .flatMap(line -> Stream.of(line.split(" ", -1)))
                .toList()
                .containsAll(Set.of("allow", "errno"));
    }

    /** Whether files can be laid over each other; the kernel loads what is a module when it is first mounted. */
    public static boolean hasOverlay() {
        return lines(Path.of("/proc/filesystems")).stream().anyMatch(line -> line.endsWith("\toverlay"))
                || lines(Path.of("/lib/modules", release(), "modules.dep")).stream()
                        .anyMatch(line -> line.contains("/overlay.ko"));
    }

    /** No lines where there is no such file. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }
}
