package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The state folder is on a disk that gets full. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class FullDiskTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Hydravisor hydra;
    private Sandbox box;

    @BeforeEach
    void create() throws Exception {
        Files.createDirectories(DAEMON.stateFolder());
        run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=1m,nr_inodes=64",
                "full",
                DAEMON.stateFolder().toString());
        hydra = DAEMON.hydra();
        box = hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("full"));
    }

    @AfterEach
    void close() throws Exception {
        hydra.close();
        assertThat(DAEMON.leftovers()).isEmpty();
        run("umount", DAEMON.stateFolder().toString());
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    /** Uses up the room for bytes, or for files. */
    private static void fill(boolean bytes) throws IOException {
        try {
            if (bytes) {
                Files.write(DAEMON.stateFolder().resolve("fill"), new byte[2 << 20]);
            } else {
                for (int i = 0; i < 64; i++) {
                    Files.createFile(DAEMON.stateFolder().resolve("fill" + i));
                }
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void aTimeoutIsToldAsOne() throws Exception {
        try (CommandProcess process = box.start(Command.of("sleep", "600").timeout(Duration.ofSeconds(1)))) {
            fill(false);
            assertThat(process.await()).isEqualTo(new ExitStatus.TimedOut(Duration.ofSeconds(1), true));
        }
    }

    @Test
    void anEndIsToldAndNoHalfFilesAreLeft() throws Exception {
        try (CommandProcess process = box.start(Command.shell("sleep 1; exit 3"))) {
            fill(true);
            assertThat(process.await()).isEqualTo(new ExitStatus.Exited(3));
            try (Stream<Path> files = Files.walk(DAEMON.stateFolder())) {
                assertThat(files.map(Path::toString).filter(name -> name.endsWith(".new")))
                        .isEmpty();
            }
        }
    }

    @Test
    void aStartIsRefused() throws Exception {
        List<String> before = box.commands();
        for (boolean bytes : new boolean[] {true, false}) {
            fill(bytes);
            assertThatThrownBy(() -> box.exec("true"))
                    .isInstanceOfSatisfying(
                            ExhaustedException.class, e -> assertThat(e.hint()).isPresent());
        }
        assertThat(box.commands()).isEqualTo(before);
    }
}
