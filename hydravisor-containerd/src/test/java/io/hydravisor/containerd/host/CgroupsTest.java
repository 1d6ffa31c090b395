package io.hydravisor.containerd.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupsTest {
    @TempDir
    private Path folder;

    private Cgroups read(String mounts) throws IOException {
        return Cgroups.read(folder.resolve("unified"), Files.writeString(folder.resolve("mounts"), mounts));
    }

    @Test
    void theOneTreeOfVersion2NamesItsControllers() throws Exception {
        Path unified = Files.createDirectory(folder.resolve("unified"));
        Files.writeString(unified.resolve("cgroup.controllers"), "cpuset cpu io memory hugetlb pids rdma misc\n");
        String mounts = "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nodev,noexec,relatime 0 0\n";
        assertThat(read(mounts)).isEqualTo(new Cgroups(2, Set.of()));

        Files.writeString(unified.resolve("cgroup.controllers"), "cpuset cpu io\n");
        assertThat(read(mounts)).isEqualTo(new Cgroups(2, Set.of("memory", "pids")));
    }

    @Test
    void version1HasTreesWithOptions() throws Exception {
        String mounts = """
                tmpfs /sys/fs/cgroup tmpfs rw,relatime,mode=755 0 0
                cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,relatime,cpu,cpuacct 0 0
                cgroup /sys/fs/cgroup/pids cgroup rw,relatime,pids 0 0
                cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0
                """;
        assertThat(read(mounts)).isEqualTo(new Cgroups(1, Set.of("memory")));
        assertThat(read(mounts + "cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0\n"))
                .isEqualTo(new Cgroups(1, Set.of()));
    }

    @Test
    void noneAreMissingAll() throws Exception {
        assertThat(read("proc /proc proc rw 0 0\n")).isEqualTo(new Cgroups(0, Set.of("cpu", "memory", "pids")));
    }

    @Test
    void thoseOfThisHostAreFound() {
        assertThat(Cgroups.read().version()).isBetween(1, 2);
    }
}
