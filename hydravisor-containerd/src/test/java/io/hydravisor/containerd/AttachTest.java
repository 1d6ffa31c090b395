package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several clients, each with its own connection, look after the same commands. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class AttachTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Hydravisor hydra;
    private Hydravisor other;
    private Sandbox box;
    private Sandbox same;

    @BeforeEach
    void create() {
        hydra = DAEMON.hydra();
        box = hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("attached"));
        other = DAEMON.hydra();
        same = other.sandboxes(DAEMON.endpoint()).attach("attached");
    }

    @AfterEach
    void close() {
        other.close();
        hydra.close();
    }

    /** What another JVM has made before it asks containerd for the start: a folder with all but the leader's number. */
    private Path beingStarted(String id) throws IOException {
        try (CommandProcess model = box.start(Command.of("true").id("model"))) {
            model.await();
            Path made = folder("model");
            Path copy = Files.createDirectory(made.resolveSibling(id));
            for (String file : List.of("record.json", "stdout", "stderr", "dropped")) {
                Files.copy(made.resolve(file), copy.resolve(file));
            }
            model.discard();
            return copy;
        }
    }

    private static Path folder(String id) throws IOException {
        try (Stream<Path> all = Files.walk(DAEMON.stateFolder())) {
            return all.filter(path -> path.endsWith("commands/" + id))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** How many descriptors of this JVM are open below a folder. */
    private static long openBelow(Path folder) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> {
                        try {
                            return Files.readSymbolicLink(descriptor).startsWith(folder);
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    @Test
    void oneThatIsJustBeingStartedIsNotTakenForAnEndedOne() throws Exception {
        Path folder = beingStarted("early");
        assertThatThrownBy(() -> same.attach("early"))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.hint()).isPresent());
        assertThat(folder.resolve("status.json")).doesNotExist();
        Soon.holds(() -> assertThat(openBelow(folder)).isZero());
    }

    @Test
    void anAttachThatFailsLeavesNothingOpen() throws Exception {
        Path folder = beingStarted("unknown");
        DAEMON.kill();
        try {
            assertThatThrownBy(() -> same.attach("unknown")).isInstanceOf(RuntimeException.class);
            Soon.holds(() -> assertThat(openBelow(folder)).isZero());
        } finally {
            DAEMON.start();
        }
    }

    @Test
    void commandsCanBeListedWhileOthersAreDiscarded() {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> lister = CompletableFuture.runAsync(
                () -> {
                    while (!enough.get()) {
                        assertThat(same.commands()).isNotNull();
                    }
                },
                work -> new Thread(work).start());
        try {
            for (int i = 0; i < 40; i++) {
                assertThat(box.exec("true").success()).isTrue();
            }
        } finally {
            enough.set(true);
        }
        assertThatCode(lister::join).doesNotThrowAnyException();
    }

    @Test
    void anAttachThatMeetsADiscardSaysThatThereIsNone() throws Exception {
        Path folder = beingStarted("gone");
        Files.delete(folder.resolve("record.json"));
        Files.createFile(folder.resolve("record.json"));
        assertThatThrownBy(() -> same.attach("gone")).isInstanceOf(NotFoundException.class);
        assertThat(same.commands()).isEmpty();
    }

    @Test
    void aSecondClientDoesNotHoldTheInputOpen() throws Exception {
        try (CommandProcess cat = box.start(Command.of("cat").id("cat").stdin(Stdin.open()));
                CommandProcess watched = same.attach("cat")) {
            cat.stdin().write("hello".getBytes(StandardCharsets.US_ASCII));
            cat.stdin().close();
            assertThat(cat.await(Duration.ofSeconds(20))).contains(new ExitStatus.Exited(0));
            assertThat(watched.await()).isEqualTo(new ExitStatus.Exited(0));
            assertThat(watched.stdout().lines()).containsExactly("hello");
        }
    }

    @Test
    void anyClientCanWriteAndEndTheInput() throws Exception {
        try (CommandProcess cat = box.start(Command.of("cat").id("both").stdin(Stdin.open()));
                CommandProcess watched = same.attach("both")) {
            cat.stdin().write("one\n".getBytes(StandardCharsets.US_ASCII));
            watched.stdin().write("two\n".getBytes(StandardCharsets.US_ASCII));
            watched.stdin().close();
            assertThat(cat.await(Duration.ofSeconds(20))).contains(new ExitStatus.Exited(0));
            assertThat(cat.stdout().lines()).containsExactly("one", "two");
            assertThatThrownBy(() -> cat.stdin().write('x')).isInstanceOf(IOException.class);
        }
    }
}
