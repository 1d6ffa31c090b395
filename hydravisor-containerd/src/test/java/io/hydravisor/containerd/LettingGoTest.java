package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Ownership;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.OutputReader;
import io.hydravisor.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands are started while their sandbox, or the connection to it, goes away. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LettingGoTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

    /** Starts commands on several threads until each was refused many times; the end comes in the middle. */
    private void startWhile(Sandbox box, Runnable end) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(20);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int refused = 0; refused < 10; ) {
                    try {
                        box.start(Command.of("sleep", "600"));
                        busy.countDown();
                    } catch (RuntimeException e) {
                        failures.add(e);
                        refused++;
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        busy.await();
        end.run();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void whoeverWaitsForATimeoutDoesNotWaitBeyondAClose() throws Exception {
        Hydravisor hydra = DAEMON.hydra();
        Sandbox box = hydra.sandboxes(DAEMON.endpoint())
                .create(ContainerdDaemon.spec().name("stubborn").ownership(Ownership.detached()));
        CommandProcess started =
                box.start(Command.shell("trap 'echo term' TERM; echo ready; while :; do sleep 0.1; done")
                        .id("stubborn")
                        .timeout(Duration.ofHours(1))
                        .grace(Duration.ofMinutes(5)));
        assertThat(started.stdout().lines().limit(1)).containsExactly("ready");
        hydra.close();
        Hydravisor later = DAEMON.builder()
                .clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(2)))
                .discover();
        CommandProcess stubborn =
                later.sandboxes(DAEMON.endpoint()).attach("stubborn").attach("stubborn");
        // Its time is over, it has got its TERM, and lives on.
        assertThat(stubborn.stdout().lines().limit(2)).containsExactly("ready", "term");
        later.close();
        assertThat(stubborn.await(Duration.ofSeconds(20)))
                .hasValueSatisfying(end -> assertThat(end).isInstanceOf(ExitStatus.Lost.class));
        try (Hydravisor last = DAEMON.hydra()) {
            last.sandboxes(DAEMON.endpoint()).attach("stubborn").destroy();
        }
    }

    @Test
    void aReaderOfACommandThatWasLetGoOfIsNotToldThatItsOutputEnded() {
        try (Hydravisor hydra = DAEMON.hydra()) {
            Sandbox box = hydra.sandboxes(DAEMON.endpoint())
                    .create(ContainerdDaemon.spec().name("reading"));
            CommandProcess process =
                    box.start(Command.shell("echo one; sleep 600").id("talking"));
            try (OutputReader reader = process.stdout().reader(0)) {
                assertThat(reader.next()).isPresent();
                process.close();
                assertThatThrownBy(reader::next)
                        .isInstanceOfSatisfying(
                                ConflictException.class,
                                e -> assertThat(e.hint()).isPresent());
                assertThat(reader.ended()).isFalse();
            }
            try (CommandProcess again = box.attach("talking")) {
                assertThat(again.stdout().reader(0).next()).isPresent();
            }
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> {
                        try {
                            return Files.readSymbolicLink(descriptor).startsWith(DAEMON.stateFolder());
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    @Test
    void startsThatMeetADestroyAreRefusedAndLeaveNothing() throws Exception {
        try (Hydravisor hydra = DAEMON.hydra()) {
            for (int round = 0; round < 3; round++) {
                Sandbox box = hydra.sandboxes(DAEMON.endpoint())
                        .create(ContainerdDaemon.spec().name("destroyed"));
                startWhile(box, box::destroy);
                assertThat(failures).allSatisfy(e -> assertThat(e).isInstanceOf(ConflictException.class));
                assertThat(DAEMON.leftovers()).isEmpty();
            }
        }
    }

    @Test
    void startsThatMeetACloseAreRefusedAndLeaveNothing() throws Exception {
        for (int round = 0; round < 3; round++) {
            Hydravisor hydra = DAEMON.hydra();
            Sandbox box = hydra.sandboxes(DAEMON.endpoint())
                    .create(ContainerdDaemon.spec().name("closed"));
            startWhile(box, hydra::close);
            // A call may be on its way when the connection goes.
            failures.removeIf(UnavailableException.class::isInstance);
            assertThat(failures).isNotEmpty().noneSatisfy(e -> assertThat(e).isInstanceOf(IllegalStateException.class));
            assertThatThrownBy(() -> box.start(Command.of("true"))).isInstanceOf(ConflictException.class);
            assertThat(DAEMON.leftovers()).isEmpty();
            Soon.holds(() -> assertThat(openFiles()).isZero());
        }
    }
}
