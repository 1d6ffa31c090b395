package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ByteSize;
import io.hydravisor.file.FileInfo;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What ruins a sandbox from inside is its own affair: the host, its containerd and the other sandboxes go on. */
@Tag("loops")
@Timeout(value = 3600, unit = TimeUnit.SECONDS)
class NeighboursTest {
    @Order(1)
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @Order(2)
    @RegisterExtension
    static final Bystander BYSTANDER = new Bystander(DAEMON);

    private static final boolean FULL = Boolean.getBoolean("hydravisor.full");
    private static final int FOLDERS = 100;
    private static final int FILES_EACH = FULL ? 100_000 : 1_000;
    /** For a disk that has ten million files to forget. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(30);

    private Hydravisor hydra;
    private Sandboxes sandboxes;

    @BeforeEach
    void connect() {
        hydra = DAEMON.builder().scopedLease(Duration.ofMinutes(60)).discover();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
    }

    @AfterEach
    void close() {
        hydra.close();
    }

    /** Somebody else can do all that he could before. */
    private void othersGoOn() throws Exception {
        BYSTANDER.goesOn();
        try (Sandbox other = sandboxes.create(ContainerdDaemon.spec())) {
            other.files().writeText("/workspace/hello", "hello");
            assertThat(other.exec("cat", "/workspace/hello").orThrow().stdoutText())
                    .isEqualTo("hello");
        }
    }

    @Test
    void whatForksWithoutEndEndsAtItsLimit() throws Exception {
        SandboxSpec spec = ContainerdDaemon.spec().name("forks");
        try (Sandbox box = sandboxes.create(spec)) {
            box.start(Command.shell("bomb() { bomb | bomb & }; while :; do bomb; done"));
            for (int round = 0; round < 3; round++) {
                Soon.happens("a full sandbox", () -> box.stats().pids() > spec.pids() * 3 / 4);
                assertThat(box.stats().pids()).isLessThanOrEqualTo(spec.pids());
                othersGoOn();
            }
            box.destroy();
        }
        BYSTANDER.goesOn();
        assertThat(ContainerdDaemon.processes("bomb")).isEmpty();
    }

    @Test
    void whatEatsMemoryEndsAtItsLimit() throws Exception {
        ByteSize limit = ByteSize.mebibytes(64);
        try (Sandbox box = sandboxes.create(ContainerdDaemon.spec().name("eats").memory(limit))) {
            CommandProcess eating =
                    box.start(Command.shell("while :; do awk 'BEGIN { while (1) s = s s \"x\" }'; done"));
            Soon.happens("three kills", () -> box.stats().oomKills() >= 3);
            assertThat(box.stats().memory()).isLessThanOrEqualTo(limit);
            othersGoOn();
            eating.close();
        }
    }

    @Test
    void tenMillionFilesAreOfNoWeightToOthers() throws Exception {
        Sandbox box = sandboxes.create(ContainerdDaemon.spec().name("files"));
        CommandProcess making = box.start(Command.shell("mkdir /workspace/many && cd /workspace/many || exit 1\n"
                + "for i in $(seq " + FOLDERS + "); do mkdir $i && cd $i || exit 1\n"
                + "seq " + FILES_EACH + " | xargs touch || exit 1\n"
                + "cd ..; done"));
        othersGoOn();
        assertThat(making.await()).isEqualTo(new ExitStatus.Exited(0));
        othersGoOn();
        try (Stream<FileInfo> first = box.files().list("/workspace/many/1")) {
            assertThat(first).hasSize(FILES_EACH);
        }
        Path files = filesOnHost();
        box.destroy();
        // The snapshotter removes them when nobody waits for it.
        othersGoOn();
        sandboxes.images().tag(ContainerdDaemon.BUSYBOX, Image.oci("local/again:1"));
        sandboxes.images().delete(Image.oci("local/again:1"));
        Soon.holds(FORGOTTEN, () -> {
            othersGoOn();
            assertThat(files).doesNotExist();
        });
        assertThat(DAEMON.ctr("snapshots", "list")).doesNotContain("hydravisor-files");
    }

    /** Where the snapshotter has them. */
    private static Path filesOnHost() throws Exception {
        Path snapshots = DAEMON.root().resolve("io.containerd.snapshotter.v1.overlayfs/snapshots");
        try (Stream<Path> all = Files.list(snapshots)) {
            return all.filter(one -> Files.exists(one.resolve("fs/workspace/many")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
