package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.image.Census;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.sandbox.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Taking a snapshot is broken off, and can be done afterwards all the same. */
@Timeout(value = 500, unit = TimeUnit.SECONDS)
class SnapshotFaultsTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Census before;
    private Hydravisor hydra;
    private Sandboxes sandboxes;
    private Sandbox box;

    @BeforeEach
    void create() throws Exception {
        before = Census.of(DAEMON.client());
        hydra = DAEMON.builder().scopedLease(Duration.ofMinutes(10)).discover();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
        box = sandboxes.create(ContainerdDaemon.spec().name("broken"));
        box.files().writeText("/workspace/a", "then");
        box.exec(Command.shell("dd if=/dev/urandom of=/workspace/large bs=1M count=8 2>/dev/null"))
                .orThrow();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
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
