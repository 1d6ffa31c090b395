package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.image.Census;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.ForkSpec;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.sandbox.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that takes or replaces a sandbox's state is broken off at every step, and can be done afterwards all the same. */
@Timeout(value = 500, unit = TimeUnit.SECONDS)
class SnapshotFaultsTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private static final Path SOCKET = DAEMON.folder().resolve("proxy.sock");
    private static final SocketProxy PROXY = new SocketProxy(SOCKET, DAEMON.socket());

    private Census before;
    private Hydravisor hydra;
    private Sandboxes sandboxes;
    private Sandbox box;
    private Sandbox disturbed;
    private Snapshot base;

    /** What is broken off; each can be done again. */
    enum Work {
        SNAPSHOT {
            @Override
            void on(Sandbox box) {
                if (box.snapshots().stream().noneMatch(known -> known.name().equals("new"))) {
                    box.snapshot("new");
                }
            }
        },
        RESTORE {
            @Override
            void on(Sandbox box) {
                box.restore(box.snapshots().get(0));
            }
        },
        DELETE {
            @Override
            void on(Sandbox box) {
                box.snapshots().stream()
                        .filter(known -> known.name().equals("old"))
                        .forEach(box::deleteSnapshot);
            }
        },
        FORK {
            @Override
            void on(Sandbox box) {
                box.fork(2).close();
            }
        },
        FORK_OF_SNAPSHOT {
            @Override
            void on(Sandbox box) {
                box.fork(ForkSpec.of(1).from("base")).close();
            }
        };

        abstract void on(Sandbox box);
    }

    @BeforeAll
    static void start() throws IOException {
        PROXY.start();
    }

    @AfterAll
    static void stop() {
        PROXY.close();
    }

    @BeforeEach
    void create() {
        before = Census.of(DAEMON.client());
        hydra = DAEMON.builder().scopedLease(Duration.ofMinutes(10)).discover();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
        PROXY.cut(); // It does not outlive the daemon.
        PROXY.heal();
        box = sandboxes.create(ContainerdDaemon.spec().name("broken"));
        box.files().writeText("/workspace/a", "then");
        box.exec(Command.shell("dd if=/dev/urandom of=/workspace/large bs=1M count=8 2>/dev/null"))
                .orThrow();
        base = box.snapshot("base");
        box.snapshot("old");
        disturbed = hydra.sandboxes("containerd:" + SOCKET + "?runc-root=" + DAEMON.runcRoot())
                .attach("broken");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        PROXY.heal();
        // What a fork that was broken off could not remove is reaped; here at once.
        for (SandboxInfo each : sandboxes.list()) {
            sandboxes.attach(each.name()).destroy();
        }
        Soon.holds(() -> {
            Census now = Census.of(DAEMON.client());
            assertThat(now.leases()).isEqualTo(before.leases());
            assertThat(now.uploads()).isEqualTo(before.uploads());
        });
        // The daemon looks for garbage by itself, at the latest when a lease ends.
        DAEMON.ctr("leases", "create", "--id", "look");
        DAEMON.ctr("leases", "delete", "--sync", "look");
        assertThat(Census.of(DAEMON.client())).isEqualTo(before);
        hydra.close();
        assertThat(DAEMON.leftovers()).isEmpty();
    }

    /** A call that is in flight when the connection breaks may fail once. */
    private SandboxState state() {
        try {
            return box.info().state();
        } catch (UnavailableException e) {
            return box.info().state();
        }
    }

    /** After whatever happened: once more, undisturbed. */
    private void worksAgain(Work work) throws Exception {
        Soon.holds(() -> assertThat(state()).isIn(SandboxState.RUNNING, SandboxState.STOPPED, SandboxState.CREATED));
        if (state() != SandboxState.RUNNING) {
            assertThat(work).isEqualTo(Work.RESTORE);
            box.start();
        }
        assertThat(box.files().readText("/workspace/a")).isEqualTo("then");
        work.on(box);
        box.exec("true").orThrow();
        assertThat(box.snapshots()).contains(base);
        box.restore(base);
        assertThat(box.files().readText("/workspace/a")).isEqualTo("then");
    }

    @ParameterizedTest
    @EnumSource
    void everyReplyMayBeLost(Work work) throws Exception {
        boolean failed = true;
        for (int passed = 0; failed; passed++) {
            box.snapshots().stream().filter(known -> known.name().equals("new")).forEach(box::deleteSnapshot);
            PROXY.loseReplyAfter(passed);
            failed = fails(work, disturbed);
            PROXY.heal();
            worksAgain(work);
        }
    }

    private boolean fails(Work work, Sandbox on) {
        try {
            work.on(on);
            return false;
        } catch (HydravisorException e) {
            assertThat(e.hint()).isPresent();
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void containerdMayBeKilledAtAnyMoment(Work work) throws Exception {
        for (int millis : new int[] {0, 15, 30, 60, 90, 130, 180, 240}) {
            box.snapshots().stream().filter(known -> known.name().equals("new")).forEach(box::deleteSnapshot);
            CompletableFuture<Boolean> failing = CompletableFuture.supplyAsync(() -> fails(work, box));
            Thread.sleep(millis);
            DAEMON.kill();
            DAEMON.start();
            failing.join();
            worksAgain(work);
        }
    }

    @Test
    void aKilledClientLeavesWhatTheNextOnePutsRight() throws Exception {
        box.exec(Command.shell("dd if=/dev/urandom of=/workspace/huge bs=1M count=300 2>/dev/null"))
                .orThrow();
        ChildJvm child = ChildJvm.start(
                DyingJvm.class, DAEMON.endpoint(), DAEMON.stateFolder().toString());
        child.awaitLine("taking");
        Soon.happens("a pause", () -> box.info().state() == SandboxState.PAUSED);
        child.kill();
        assertThat(box.info().state()).isEqualTo(SandboxState.PAUSED);

        Snapshot made = box.snapshot("dying");

        assertThat(box.info().state()).isEqualTo(SandboxState.RUNNING);
        assertThat(box.snapshots()).contains(made);
        box.deleteSnapshot(made);
    }

    /** Takes a snapshot, and is killed meanwhile. */
    static final class DyingJvm {
        public static void main(String[] args) {
            Sandbox box = Hydravisor.builder()
                    .stateFolder(Path.of(args[1]))
                    .discover()
                    .sandboxes(args[0])
                    .attach("broken");
            System.out.println("taking");
            box.snapshot("dying");
            System.out.println("taken");
        }
    }

    @Test
    void anInterruptEndsASnapshotAndTheSandboxGoesOn() throws Exception {
        box.exec(Command.shell("dd if=/dev/urandom of=/workspace/huge bs=1M count=300 2>/dev/null"))
                .orThrow();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread taker = new Thread(() -> {
            try {
                box.snapshot("interrupted");
                end.complete(null);
            } catch (HydravisorException e) {
                end.complete(e);
            }
        });
        taker.start();
        Soon.happens("a pause", () -> box.info().state() == SandboxState.PAUSED);
        taker.interrupt();
        assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(OperationInterruptedException.class);
        taker.join();
        assertThat(box.info().state()).isEqualTo(SandboxState.RUNNING);
        assertThat(box.snapshots()).extracting(Snapshot::name).doesNotContain("interrupted");
        box.snapshot("interrupted");
    }
}
