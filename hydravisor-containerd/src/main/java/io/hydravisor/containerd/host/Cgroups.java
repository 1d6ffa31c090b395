package io.hydravisor.containerd.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The host's control groups, as runc finds them.
 *
 * @param version 1 or 2; 0 if none are mounted
 * @param missing the controllers that sandboxes need and this host does not have, sorted
 */
public record Cgroups(int version, Set<String> missing) {
    /** What limits of sandboxes are set by. */
    public static final List<String> NEEDED = List.of("cpu", "memory", "pids");

    public static Cgroups read() {
        return read(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/mounts"));
    }

    /**
     * @param unified where the one tree of version 2 is mounted where there is no other
     * @param mounts as proc(5) describes them; version 1 has trees whose mount options name their controllers
     */
    static Cgroups read(Path unified, Path mounts) {
        Path list = unified.resolve("cgroup.controllers");
        if (Files.exists(list)) {
            return new Cgroups(2, missing(Kernel.lines(list).stream().flatMap(line -> words(line, " "))));
        }
        List<String> trees = Kernel.lines(mounts).stream()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields.length > 3 && fields[2].equals("cgroup"))
                .map(fields -> fields[3])
                .toList();
        return new Cgroups(trees.isEmpty() ? 0 : 1, missing(trees.stream().flatMap(options -> words(options, ","))));
    }

    private static Stream<String> words(String text, String separator) {
        return Arrays.stream(text.split(separator, -1));
    }

    private static Set<String> missing(Stream<String> found) {
        Set<String> missing = new TreeSet<>(NEEDED);
        found.forEach(missing::remove);
        return missing;
    }
}
