package io.hydravisor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.InvalidInputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountTest {
    private static final ByteSize SIZE = ByteSize.mebibytes(1);

    @Test
    void aPathOfTheHostIsReadOnlyUnlessAskedOtherwise() {
        Mount mount = Mount.bind(Path.of("/home/./me"), "/in/src");
        assertThat(mount.writable()).isFalse();
        assertThat(mount.source()).contains(Path.of("/home/me"));
        assertThat(mount.target()).isEqualTo("/in/src");
        assertThat(mount.size()).isEmpty();
        assertThat(mount.capability()).isEqualTo(Capability.MOUNT_BIND);
        assertThat(mount).hasToString("/in/src from /home/me, read-only");
        assertThat(mount.readWrite().writable()).isTrue();
        assertThat(mount.readWrite()).isNotEqualTo(mount).hasToString("/in/src from /home/me");
    }

    @Test
    void aFolderInMemoryCanBeWrittenTo() {
        Mount mount = Mount.tmpfs("/tmp", SIZE);
        assertThat(mount.writable()).isTrue();
        assertThat(mount.source()).isEmpty();
        assertThat(mount.size()).contains(SIZE);
        assertThat(mount.capability()).isEqualTo(Capability.MOUNT_TMPFS);
        assertThat(mount).isEqualTo(Mount.tmpfs("/tmp", SIZE)).hasSameHashCodeAs(Mount.tmpfs("/tmp", SIZE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a",
                "/a/",
                "//a",
                "/a//b",
                "/a/../b",
                "/./a",
                "/..",
                "/a\0b",
                "/proc",
                "/proc/1",
                "/sys/fs",
                "/dev",
                "/dev/null",
                "/dev/shm/x"
            })
    void pathsInsideAreCleanAndNotTheKernels(String target) {
        assertThatThrownBy(() -> Mount.tmpfs(target, SIZE)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Mount.bind(Path.of("/x"), target)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/process", "/dev/shm", "/a b/ü", "/a/.b/..c"})
    void otherPathsInsideAreTaken(String target) {
        assertThat(Mount.tmpfs(target, SIZE).target()).isEqualTo(target);
    }

    @Test
    void relativePathsOfTheHostAndTinyFoldersAreRefused() {
        assertThatThrownBy(() -> Mount.bind(Path.of("src"), "/in")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Mount.tmpfs("/in", ByteSize.bytes(8191))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void limitsAreOrderedAndNotNegative() {
        assertThat(Rlimit.of(Rlimit.Kind.CORE, 0)).isEqualTo(new Rlimit(Rlimit.Kind.CORE, 0, 0));
        assertThat(new Rlimit(Rlimit.Kind.CORE, 0, Rlimit.UNLIMITED).hard()).isEqualTo(Rlimit.UNLIMITED);
        assertThatThrownBy(() -> new Rlimit(Rlimit.Kind.CORE, 2, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Rlimit.of(Rlimit.Kind.CORE, -1)).isInstanceOf(InvalidInputException.class);
    }
}
