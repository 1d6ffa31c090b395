package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ConflictException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalSpec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands and terminals whose users never close them, in an application that runs for months. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class DroppedCommandsTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private static final int MANY = 6;

    private Hydravisor hydra;
    private Sandbox box;

    @BeforeEach
    void create() {
        hydra = DAEMON.hydra();
        box = hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("dropped"));
    }

    @AfterEach
    void close() {
        hydra.close();
    }

    /** Starts commands, lets each come to where it is wanted, and keeps none of them. */
    private List<WeakReference<CommandProcess>> drop(String line, Duration timeout, boolean ends) {
        List<WeakReference<CommandProcess>> dropped = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            CommandProcess process = box.start(Command.shell(line).timeout(timeout));
            if (ends) {
                assertThat(process.await()).isEqualTo(new ExitStatus.Exited(3));
            }
            dropped.add(new WeakReference<>(process));
        }
        return dropped;
    }

    @Test
    void whatHasEndedIsNotFollowedAndGoesWithItsHandle() throws Exception {
        List<WeakReference<CommandProcess>> dropped = drop("echo out; exit 3", Duration.ofDays(1), true);

        Soon.holds(() -> assertThat(watches()).isZero());
        isGone(dropped);
    }

    @Test
    void whatIsFoundAgainAfterItsEndGoesWithItsHandle() throws Exception {
        List<WeakReference<CommandProcess>> dropped = drop("echo out; exit 3", Duration.ofDays(1), true);
        for (String id : box.commands()) {
            CommandProcess again = box.attach(id);
            assertThat(again.await()).isEqualTo(new ExitStatus.Exited(3));
            dropped.add(new WeakReference<>(again));
        }
        assertThat(dropped).hasSize(2 * MANY);

        Soon.holds(() -> assertThat(watches()).isZero());
        isGone(dropped);
    }

    @Test
    void whatRanInADestroyedSandboxIsLetGo() throws Exception {
        List<WeakReference<CommandProcess>> dropped = drop("sleep 600", Duration.ofDays(1), false);
        assertThat(watches()).isEqualTo(2 * MANY);
        assertThat(openFiles()).isGreaterThanOrEqualTo(2 * MANY);

        box.destroy();

        Soon.holds(() -> assertThat(watches()).isZero());
        isGone(dropped);
    }

    @Test
    void whatAnotherClientDestroyedIsLetGo() throws Exception {
        List<WeakReference<CommandProcess>> dropped = drop("sleep 600", Duration.ofDays(1), false);

        try (Hydravisor other = DAEMON.hydra()) {
            other.sandboxes(DAEMON.endpoint()).attach("dropped").destroy();
        }

        Soon.holds(() -> assertThat(watches()).isZero());
        isGone(dropped);
    }

    /** A command that has a writer left is followed for as long as that one may write, handle or not. */
    @Test
    void whatStillWritesIsFollowedUntilItDoesNot() throws Exception {
        WeakReference<CommandProcess> dropped = drop(
                        "sh -c 'echo $$; exec sleep 600' & exit 3", Duration.ofDays(1), true)
                .get(0);
        System.gc();
        assertThat(dropped.get()).isNull();
        assertThat(watches()).isEqualTo(2 * MANY);

        box.exec("killall", "sleep");

        Soon.holds(() -> assertThat(watches()).isZero());
    }

    @Test
    void aHandleThatIsKeptGivesItsWholeOutputAndItsStatus() throws Exception {
        CommandProcess kept = box.start(Command.shell("seq 1 50000; echo late >&2; exit 3"));
        assertThat(kept.await()).isEqualTo(new ExitStatus.Exited(3));
        Soon.holds(() -> assertThat(watches()).isZero());
        System.gc();

        assertThat(kept.stdout().lines()).hasSize(50_000).last().isEqualTo("50000");
        box.destroy();
        // Also when no file of that name is left, and from the start.
        assertThat(kept.stdout().lines()).hasSize(50_000).last().isEqualTo("50000");
        assertThat(kept.stderr().lines()).containsExactly("late");
        assertThat(kept.status()).contains(new ExitStatus.Exited(3));
        assertThat(kept.onExit()).isCompletedWithValue(new ExitStatus.Exited(3));
    }

    @Test
    void aReaderAloneKeepsItsOutput() throws Exception {
        try (InputStream output = onlyTheOutput()) {
            Soon.holds(() -> assertThat(watches()).isZero());
            System.gc();
            assertThat(output.readAllBytes()).asString().isEqualTo("one\ntwo\n");
        }
    }

    private InputStream onlyTheOutput() {
        CommandProcess process = box.start(Command.shell("echo one; echo two; exit 3"));
        process.await();
        return process.stdout().stream();
    }

    @Test
    void theConnectionsCloseLetsGoOfWhatHasEndedToo() throws Exception {
        CommandProcess kept = box.start(Command.shell("echo one; exit 3"));
        kept.await();
        Soon.holds(() -> assertThat(watches()).isZero());

        hydra.close();

        assertThat(openFiles()).isZero();
        assertThatThrownBy(() -> kept.stdout().lines().count()).isInstanceOf(ConflictException.class);
        assertThat(kept.status()).contains(new ExitStatus.Exited(3));
    }

    @Test
    void aTerminalThatHasEndedGoesWithItsHandle() throws Exception {
        WeakReference<Terminal> dropped = new WeakReference<>(ended());

        Soon.holds(() -> {
            System.gc();
            assertThat(dropped.get()).isNull();
            assertThat(openFiles()).isZero();
        });
    }

    @Test
    void aTerminalThatHasEndedStillShowsWhatItShowed() throws Exception {
        Terminal kept = ended();
        Soon.holds(() -> assertThat(openFiles()).isZero());

        assertThat(kept.output().readAllBytes()).asString().isEqualTo("shown\r\n");
        assertThat(kept.status()).contains(new ExitStatus.Exited(3));
    }

    private Terminal ended() {
        Terminal terminal = box.terminal(TerminalSpec.of("sh", "-c", "echo shown; exit 3"));
        assertThat(terminal.await()).isEqualTo(new ExitStatus.Exited(3));
        return terminal;
    }

    private static void isGone(List<WeakReference<CommandProcess>> dropped) throws Exception {
        Soon.holds(() -> {
            System.gc();
            assertThat(dropped).allSatisfy(process -> assertThat(process.get()).isNull());
            assertThat(openFiles()).isZero();
        });
    }

    /** The files of commands that this JVM has open. */
    private static long openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> target(descriptor).startsWith(DAEMON.stateFolder()))
                    .count();
        }
    }

    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            return Path.of("/gone");
        }
    }

    /** The files that the kernel watches for this JVM. */
    private static long watches() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> target(descriptor).toString().equals("anon_inode:inotify"))
                    .flatMap(inotify -> lines(Path.of("/proc/self/fdinfo").resolve(inotify.getFileName())))
                    .filter(line -> line.startsWith("inotify "))
                    .count();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
