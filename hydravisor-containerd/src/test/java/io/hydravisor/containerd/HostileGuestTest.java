package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import io.hydravisor.Hydravisor;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.Durability;
import io.hydravisor.process.Durability.AtLimit;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.terminal.TerminalSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a guest may try against the host, beyond what {@link FilesTest} shows. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class HostileGuestTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private static final int O_RDWR = 2;
    private static final int F_SETSIG = 10;
    private static final int F_SETLEASE = 1024;
    private static final int F_WRLCK = 1;
    /** What the kernel tells the holder with, instead of a signal that would end this JVM. */
    private static final int SIGURG = 23;

    private Hydravisor hydra;
    private Sandbox box;

    @BeforeEach
    void create() {
        hydra = DAEMON.hydra();
        box = hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("hostile"));
    }

    @AfterEach
    void close() {
        hydra.close();
    }

    private static long diskUsed(Path file) throws Exception {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        return 512
                * Long.parseLong(new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
    }

    private static Path file(String name) throws IOException {
        try (Stream<Path> all = Files.walk(DAEMON.stateFolder())) {
            return all.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
        }
    }

    @Test
    void whatEscapesTheKillAtTheLimitDoesNotFillTheDisk() throws Exception {
        Command endless = Command.shell("setsid yes & sleep 600")
                .id("endless")
                .durability(Durability.spooled(ByteSize.kibibytes(64), AtLimit.KILL));
        try (CommandProcess process = box.start(endless)) {
            process.await();
            Path stdout = file("commands/endless/stdout");
            // A busy disk is slow to give back, and the guest has to wait for it.
            while (Files.size(stdout) < 32 << 20) {
                Thread.sleep(10);
            }
            Soon.holds(() -> assertThat(diskUsed(stdout)).isLessThan(4 << 20));
        }
    }

    @Test
    void aUserTableThatNeverEndsIsNotRead() {
        box.exec(Command.shell("rm -f /etc/passwd; ln -s /proc/kmsg /etc/passwd"))
                .orThrow();
        assertThatThrownBy(() -> box.exec(Command.of("true").user("app"))).isInstanceOf(CommandStartException.class);
    }

    /** runc looks into the sandbox's /etc/passwd too, for a home folder, and waits for the end of it. */
    @Test
    void aStartThatNeverEndsIsGivenUp() throws Exception {
        box.exec(Command.shell("rm -f /etc/passwd; mkfifo /etc/passwd")).orThrow();
        try (Hydravisor hasty =
                        DAEMON.builder().requestTimeout(Duration.ofSeconds(5)).discover();
                Sandboxes sandboxes = hasty.sandboxes(DAEMON.endpoint())) {
            Sandbox same = sandboxes.attach("hostile");
            assertThatThrownBy(() -> same.exec("true"))
                    .isInstanceOfSatisfying(
                            HydravisorException.class,
                            e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
            assertThatThrownBy(() -> same.terminal(TerminalSpec.of("sh")))
                    .isInstanceOfSatisfying(
                            HydravisorException.class,
                            e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
            try (Stream<Path> left = Files.walk(DAEMON.stateFolder())) {
                assertThat(left.filter(path -> path.resolveSibling("").endsWith("terminals")))
                        .isEmpty();
            }
        }
        box.destroy();
        assertThat(DAEMON.leftovers()).isEmpty();
    }

    /** The test takes the lease itself, on the guest's file, as a program inside could. */
    @Test
    void aLeaseOnAFileKeepsNobodyWaiting() throws Exception {
        box.files().writeText("/workspace/leased", "x");
        String pid = DAEMON.ctr("tasks", "ls")
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .split(" +", 3)[1];
        NativeLibrary c = NativeLibrary.getInstance("c");
        int fd = c.getFunction("open").invokeInt(new Object[] {"/proc/" + pid + "/root/workspace/leased", O_RDWR});
        try {
            Function fcntl = c.getFunction("fcntl");
            assertThat(fcntl.invokeInt(new Object[] {fd, F_SETSIG, SIGURG})).isZero();
            assertThat(fcntl.invokeInt(new Object[] {fd, F_SETLEASE, F_WRLCK})).isZero();
            assertThatThrownBy(() -> box.files().read("/workspace/leased"))
                    .isInstanceOfSatisfying(
                            ConflictException.class, e -> assertThat(e.hint()).isPresent());
            assertThatThrownBy(() -> box.files().writeText("/workspace/leased", "y"))
                    .isInstanceOf(ConflictException.class);
        } finally {
            c.getFunction("close").invokeInt(new Object[] {fd});
        }
        assertThat(box.files().readText("/workspace/leased")).isEqualTo("x");
    }
}
