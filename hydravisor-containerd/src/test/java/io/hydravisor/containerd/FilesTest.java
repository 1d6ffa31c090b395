package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Sandboxes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Hydravisor hydra;
    private Sandboxes sandboxes;
    private Sandbox box;
    private RemoteFiles files;

    @BeforeAll
    void create() {
        hydra = DAEMON.hydra();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
        box = sandboxes.create(ContainerdDaemon.spec().name("files"));
        files = box.files();
    }

    @AfterAll
    void close() {
        hydra.close();
    }

    private String sh(String line) {
        return box.exec(Command.shell(line)).orThrow().stdoutText();
    }

    @Test
    void whatIsWrittenIsThereInside() {
        files.writeText("/workspace/hello.txt", "hällo\n");
        assertThat(sh("cat /workspace/hello.txt; stat -c '%a %u:%g' /workspace/hello.txt"))
                .isEqualTo("hällo\n644 0:0\n");
        assertThat(files.readText("/workspace/hello.txt")).isEqualTo("hällo\n");
        files.writeText("/workspace/hello.txt", "x");
        assertThat(sh("cat /workspace/hello.txt")).isEqualTo("x");
    }

    @Test
    void bytesOfAnySizeGoThrough() {
        byte[] bytes = new byte[3_000_000];
        new Random(3).nextBytes(bytes);
        assertThat(files.write("/workspace/big", new ByteArrayInputStream(bytes)))
                .isEqualTo(bytes.length);
        assertThat(files.read("/workspace/big")).isEqualTo(bytes);
        files.write("/workspace/empty", new byte[0]);
        assertThat(files.read("/workspace/empty")).isEmpty();
    }

    @Test
    void listsWhatIsThere() {
        sh(
                "mkdir -p /workspace/l/sub; echo abc > '/workspace/l/a file'; ln -s 'a file' /workspace/l/link; mkfifo /workspace/l/pipe;"
                        + " echo > '/workspace/l/ümläut'");
        try (Stream<FileInfo> found = files.list("/workspace/l")) {
            assertThat(found)
                    .extracting(FileInfo::name, FileInfo::type)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("sub", FileType.DIRECTORY),
                            org.assertj.core.groups.Tuple.tuple("a file", FileType.REGULAR),
                            org.assertj.core.groups.Tuple.tuple("link", FileType.SYMLINK),
                            org.assertj.core.groups.Tuple.tuple("pipe", FileType.OTHER),
                            org.assertj.core.groups.Tuple.tuple("ümläut", FileType.REGULAR));
        }
        sh("cd /workspace/l/sub; i=0; while [ $i -lt 3000 ]; do : > file-with-a-rather-long-name-$i; i=$((i+1)); done");
        try (Stream<FileInfo> found = files.list("/workspace/l/sub")) {
            assertThat(found.map(FileInfo::path).distinct().count()).isEqualTo(3000);
        }
        try (Stream<FileInfo> root = files.list("/")) {
            assertThat(root.map(FileInfo::path)).contains("/workspace", "/etc");
        }
    }

    @Test
    void statTellsAllOfAPath() {
        Instant before = Instant.now();
        sh(
                "echo abcd > /workspace/s; chown 1000:1001 /workspace/s; chmod 4750 /workspace/s; ln -sf /etc/passwd /workspace/sl");
        FileInfo info = files.stat("/workspace/s");
        assertThat(info.type()).isEqualTo(FileType.REGULAR);
        assertThat(info.size()).isEqualTo(5);
        assertThat(info.mode()).isEqualTo(04750);
        assertThat(info.uid()).isEqualTo(1000);
        assertThat(info.gid()).isEqualTo(1001);
        assertThat(info.modified())
                .isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
        assertThat(files.stat("/workspace/sl").linkTarget()).contains("/etc/passwd");
        assertThat(files.stat("/").type()).isEqualTo(FileType.DIRECTORY);
    }

    @Test
    void foldersAreMadeWithTheirParents() {
        files.createDirectories("/workspace/a/b/c");
        files.createDirectories("/workspace/a/b/c");
        assertThat(sh("stat -c %a /workspace/a/b/c")).isEqualTo("755\n");
        sh("echo > /workspace/plain");
        assertThatThrownBy(() -> files.createDirectories("/workspace/plain/x"))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> files.createDirectories("/workspace/plain")).isInstanceOf(InvalidInputException.class);
    }

    @Nested
    class AsAUser {
        @Test
        void permissionsAreTheUsers() {
            sh("echo secret > /root/secret; chmod 600 /root/secret; chmod 711 /root; mkdir -p /workspace/closed;"
                    + " chmod 700 /workspace/closed");
            RemoteFiles app = files.as("app");
            assertThatThrownBy(() -> app.read("/root/secret"))
                    .isInstanceOfSatisfying(
                            PermissionDeniedException.class,
                            e -> assertThat(e.hint()).isPresent());
            assertThatThrownBy(() -> app.writeText("/etc/new", "x")).isInstanceOf(PermissionDeniedException.class);
            assertThatThrownBy(() -> app.writeText("/etc/passwd", "x")).isInstanceOf(PermissionDeniedException.class);
            assertThatThrownBy(() -> app.list("/workspace/closed").close())
                    .isInstanceOf(PermissionDeniedException.class);
            assertThatThrownBy(() -> app.createDirectories("/etc/new")).isInstanceOf(PermissionDeniedException.class);
            assertThat(files.readText("/root/secret")).isEqualTo("secret\n");
        }

        @Test
        void whatTheyCreateIsTheirs() {
            files.as("app").writeText("/tmp/theirs", "x");
            files.as("1234:4321").createDirectories("/tmp/folder");
            assertThat(sh("stat -c %u:%g /tmp/theirs /tmp/folder")).isEqualTo("1000:1000\n1234:4321\n");
        }

        @Test
        void theHostsGroupsDoNotHelp() {
            sh("echo x > /workspace/group; chown 0:0 /workspace/group; chmod 640 /workspace/group");
            assertThatThrownBy(() -> files.as("1234:1234").read("/workspace/group"))
                    .isInstanceOf(PermissionDeniedException.class);
        }
    }

    @Nested
    class StayingInside {
        @Test
        void linksAndDotsDoNotLeadOut() throws Exception {
            Path canary = Files.writeString(DAEMON.folder().resolve("canary"), "host");
            sh("ln -sfn / /workspace/root; ln -sf /../../../../" + canary + " /workspace/up; ln -sf " + canary
                    + " /workspace/abs");
            assertThatThrownBy(() -> files.read("/workspace/up")).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> files.read("/workspace/abs")).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> files.read("/../../../" + canary)).isInstanceOf(NotFoundException.class);
            assertThat(files.readText("/workspace/root/etc/hostname")).isEqualTo("files\n");
            sh("mkdir -p " + canary.getParent() + "; touch " + canary);
            files.writeText("/workspace/abs", "inside");
            assertThat(Files.readString(canary)).isEqualTo("host");
            assertThat(sh("cat " + canary)).isEqualTo("inside");
        }

        @Test
        void theKernelsDoorsStayShut() {
            assertThatThrownBy(() -> files.read("/proc/1/root/etc/passwd")).isInstanceOf(InvalidInputException.class);
            sh("ln -s /proc/kmsg /workspace/log");
            assertThatThrownBy(() -> files.read("/workspace/log")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> files.writeText("/proc/1/oom_score_adj", "0"))
                    .isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> files.writeText("/proc/sys/kernel/hostname", "x"))
                    .isInstanceOfAny(InvalidInputException.class, PermissionDeniedException.class);
        }

        @Test
        void aGuestThatSwapsLinksGainsNothing() throws Exception {
            Path canary = Files.writeString(DAEMON.folder().resolve("swapped"), "host");
            sh("mkdir -p /workspace/swap/real; echo inside > /workspace/swap/real/swapped");
            Command swapper = Command.shell("cd /workspace/swap; while true; do ln -sfn " + canary.getParent()
                    + " dir; ln -sfn real dir; ln -sfn ../../../../../../../.." + canary.getParent() + " dir; done");
            try (CommandProcess process = box.start(swapper)) {
                long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
                long late = end + Duration.ofSeconds(30).toNanos();
                int read = 0;
                // For 2 s, and until it was met at the right moment once; a busy machine lets it go on for longer.
                while (System.nanoTime() < end || (read == 0 && System.nanoTime() < late)) {
                    try {
                        assertThat(files.readText("/workspace/swap/dir/swapped"))
                                .isEqualTo("inside\n");
                        read++;
                    } catch (NotFoundException e) {
                        assertThat(e.hint()).isPresent();
                    }
                    try {
                        files.writeText("/workspace/swap/dir/new", "x");
                    } catch (NotFoundException e) {
                        assertThat(e.hint()).isPresent();
                    }
                }
                process.kill();
                process.await();
                process.discard();
                assertThat(read).isPositive();
            }
            assertThat(Files.readString(canary)).isEqualTo("host");
            assertThat(DAEMON.folder().resolve("new")).doesNotExist();
        }
    }

    @Nested
    class Refusals {
        @Test
        void whatIsNoFile() {
            sh("mkfifo /workspace/fifo; ln -s loop /workspace/loop");
            assertThatThrownBy(() -> files.read("/workspace")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> files.read("/workspace/fifo")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> files.read("/dev/zero")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> files.writeText("/dev/null", "x")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> files.read("/workspace/loop")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> files.list("/etc/passwd").close()).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> files.read("/workspace/none")).isInstanceOf(NotFoundException.class);
            assertThat(files.exists("/workspace/none")).isFalse();
        }

        @Test
        void whatIsNoPath() {
            for (String path : List.of("", "relative", "/zero\0byte", "/" + "x".repeat(5000), "/\ud800")) {
                assertThatThrownBy(() -> files.read(path))
                        .isInstanceOfSatisfying(
                                InvalidInputException.class,
                                e -> assertThat(e.hint()).isPresent());
            }
            assertThatThrownBy(() -> files.read("/" + "x".repeat(300))).isInstanceOf(InvalidInputException.class);
        }

        @Test
        void aLinkToNowhereIsNotWrittenThrough() {
            sh("ln -s /workspace/nowhere/at/all /workspace/dangling");
            assertThatThrownBy(() -> files.writeText("/workspace/dangling", "x"))
                    .isInstanceOf(AlreadyExistsException.class);
        }

        @Test
        void readOnlyPartsAndFullDisks() {
            assertThatThrownBy(() -> files.writeText("/etc/hosts", "x")).isInstanceOf(PermissionDeniedException.class);
            // /dev/shm is a tmpfs of 64 MiB.
            assertThatThrownBy(() -> files.write("/dev/shm/full", new byte[70 << 20]))
                    .isInstanceOfSatisfying(
                            ExhaustedException.class, e -> assertThat(e.hint()).isPresent());
            sh("rm /dev/shm/full");
        }

        @Test
        void whatIsTooLargeForMemory() {
            sh("truncate -s 65M /workspace/large");
            assertThatThrownBy(() -> files.read("/workspace/large")).isInstanceOf(ExhaustedException.class);
        }

        @Test
        void aStoppedSandbox() {
            try (Sandbox stopped = sandboxes.create(ContainerdDaemon.spec().name("files-stopped"))) {
                stopped.files().writeText("/workspace/kept", "x");
                stopped.stop(Duration.ZERO);
                assertThatThrownBy(() -> stopped.files().read("/workspace/kept"))
                        .isInstanceOf(ConflictException.class);
                stopped.start();
                assertThat(stopped.files().readText("/workspace/kept")).isEqualTo("x");
            }
        }
    }

    @Test
    void kernelTextIsRead() {
        assertThat(new String(files.read("/proc/version"), StandardCharsets.UTF_8))
                .startsWith("Linux");
    }
}
