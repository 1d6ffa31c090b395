package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.image.Census;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Ownership;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Fork;
import io.hydravisor.sandbox.ForkSpec;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.sandbox.Snapshot;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SnapshotTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Census before;
    private Hydravisor hydra;
    private Sandboxes sandboxes;
    private Sandbox box;

    @BeforeEach
    void create() {
        before = Census.of(DAEMON.client());
        hydra = DAEMON.hydra();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
        box = sandboxes.create(ContainerdDaemon.spec().name("kept").label("team", "build"));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        hydra.close();
        assertThat(Census.of(DAEMON.client())).isEqualTo(before);
        assertThat(DAEMON.leftovers()).isEmpty();
    }

    @Test
    void everyKindOfChangeComesBack() {
        box.exec(Command.shell(
                        "cd /workspace; mkdir -p d/e; echo one > d/e/file; ln -s d link; chmod 751 d; chown 7:8 d/e;"
                                + " mkfifo pipe; rm /etc/passwd; dd if=/dev/zero of=large bs=1M count=20 2>/dev/null"))
                .orThrow();
        String look = "cd /workspace; find . | sort; stat -c '%n %a %u %g %s %F' d d/e d/e/file link pipe large;"
                + " cat d/e/file; ls /etc/passwd";
        String then = box.exec(Command.shell(look)).stdoutText();
        Snapshot snapshot = box.snapshot("all");
        box.exec(Command.shell("rm -r /workspace/*; echo x > /etc/passwd; echo y > /workspace/new"))
                .orThrow();

        box.restore(snapshot);

        assertThat(box.exec(Command.shell(look)).stdoutText()).isEqualTo(then).contains("pipe 644 0 0 0 fifo");
        assertThat(box.snapshots()).containsExactly(snapshot);
    }

    @Test
    void everyClientHearsThatWhatRanIsLost() throws Exception {
        Snapshot snapshot = box.snapshot("quiet");
        try (Hydravisor other = DAEMON.hydra();
                CommandProcess ended = box.start(Command.shell("exit 7"));
                CommandProcess running = box.start(Command.of("sleep", "600").id("running"));
                Terminal terminal = box.terminal(TerminalSpec.of("sh"))) {
            Sandbox same = other.sandboxes(DAEMON.endpoint()).attach("kept");
            CommandProcess seen = same.attach("running");
            assertThat(ended.await()).isEqualTo(new ExitStatus.Exited(7));

            same.restore(snapshot);

            assertThat(running.await())
                    .isInstanceOfSatisfying(
                            ExitStatus.Lost.class,
                            lost -> assertThat(lost.mayStillRun()).isFalse());
            assertThat(seen.await()).isInstanceOf(ExitStatus.Lost.class);
            assertThat(terminal.await()).isInstanceOf(ExitStatus.Lost.class);
            assertThat(ended.status()).contains(new ExitStatus.Exited(7));
            // What is killed afterwards is killed, and not lost.
            assertThat(box.exec(Command.shell("kill -9 $$")).status()).isEqualTo(new ExitStatus.Signaled(9, false));
        }
    }

    @Test
    void whatIsPausedOrStoppedCanBeKeptAndStaysSo() {
        box.files().writeText("/workspace/a", "1");
        box.pause();
        box.snapshot("paused");
        assertThat(box.info().state()).isEqualTo(SandboxState.PAUSED);
        box.stop(Duration.ZERO);
        Snapshot stopped = box.snapshot("stopped");
        assertThat(box.info().state()).isEqualTo(SandboxState.STOPPED);
        box.restore(stopped);
        assertThat(box.info().state()).isEqualTo(SandboxState.RUNNING);
        assertThat(box.files().readText("/workspace/a")).isEqualTo("1");
        box.stop(Duration.ZERO);
        box.start();
        assertThat(box.files().readText("/workspace/a")).isEqualTo("1");
    }

    @Test
    void aPausedSandboxCanBeRestored() {
        Snapshot snapshot = box.snapshot("one");
        box.files().writeText("/workspace/a", "1");
        box.pause();
        box.restore(snapshot);
        assertThat(box.info().state()).isEqualTo(SandboxState.RUNNING);
        assertThat(box.files().exists("/workspace/a")).isFalse();
    }

    @Test
    void longHistoriesWork() {
        int rounds = 40;
        for (int round = 0; round < rounds; round++) {
            box.exec(Command.shell("echo " + round + " >> /workspace/rounds; echo x > /workspace/f" + round))
                    .orThrow();
            Snapshot snapshot = box.snapshot("round");
            box.restore(snapshot);
            box.deleteSnapshot(snapshot);
        }
        assertThat(box.files().readText("/workspace/rounds").lines())
                .containsExactlyElementsOf(
                        IntStream.range(0, rounds).mapToObj(Integer::toString).toList());
        assertThat(box.exec(Command.shell("ls /workspace/f* | wc -l"))
                        .stdoutText()
                        .strip())
                .isEqualTo(Integer.toString(rounds));
    }

    @Test
    void twoClientsTakeTurns() {
        try (Hydravisor other = DAEMON.hydra()) {
            Sandbox same = other.sandboxes(DAEMON.endpoint()).attach("kept");
            List<CompletableFuture<Snapshot>> all = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> (i % 2 == 0 ? box : same).snapshot("s" + i)))
                    .toList();
            List<Snapshot> made = all.stream().map(CompletableFuture::join).toList();
            assertThat(box.snapshots()).containsExactlyInAnyOrderElementsOf(made);
            assertThat(box.info().state()).isEqualTo(SandboxState.RUNNING);

            CompletableFuture<Snapshot> one = CompletableFuture.supplyAsync(() -> box.snapshot("same"));
            CompletableFuture<Snapshot> two = CompletableFuture.supplyAsync(() -> same.snapshot("same"));
            assertThat(List.of(one, two))
                    .satisfiesOnlyOnce(each -> assertThatThrownBy(each::join)
                            .isInstanceOf(CompletionException.class)
                            .hasCauseInstanceOf(AlreadyExistsException.class));
            assertThat(box.snapshots()).hasSize(9);
        }
    }

    @Test
    void snapshotsOutliveTheirClientAndGoWithTheSandbox() {
        Sandbox detached =
                sandboxes.create(ContainerdDaemon.spec().name("detached").ownership(Ownership.detached()));
        detached.files().writeText("/workspace/a", "kept");
        Snapshot snapshot = detached.snapshot("one");
        try (Hydravisor other = DAEMON.hydra()) {
            Sandbox found = other.sandboxes(DAEMON.endpoint()).attach("detached");
            found.files().writeText("/workspace/a", "changed");
            assertThat(found.snapshots()).containsExactly(snapshot);
            found.restore(snapshot);
            assertThat(found.files().readText("/workspace/a")).isEqualTo("kept");
            found.destroy();
            assertThatThrownBy(() -> found.snapshot("late")).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> found.restore(snapshot)).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void childrenAreTheirOwn() {
        box.files().writeText("/workspace/a", "parent");
        try (Fork fork = box.fork(3)) {
            for (Sandbox child : fork.children()) {
                assertThat(child.exec("hostname").stdoutText().strip()).isEqualTo(child.name());
                assertThat(child.exec("cat", "/etc/hostname").stdoutText().strip())
                        .isEqualTo(child.name());
                assertThat(child.files().readText("/workspace/a")).isEqualTo("parent");
                child.files().writeText("/workspace/a", child.name());
                assertThat(child.info().labels().asMap()).isEqualTo(Map.of("team", "build"));
                assertThat(child.stats().pids()).isPositive();
            }
            assertThat(box.files().readText("/workspace/a")).isEqualTo("parent");
        }
        assertThat(sandboxes.list()).extracting(SandboxInfo::name).containsExactly("kept");
    }

    @Test
    void generationsOutliveTheirAncestors() {
        Sandbox ancestor = sandboxes.create(ContainerdDaemon.spec().name("ancestor"));
        ancestor.files().writeText("/workspace/a", "first");
        Sandbox child;
        try (Fork fork = ancestor.fork(1)) {
            child = fork.keep(fork.children().get(0));
        }
        child.files().writeText("/workspace/b", "second");
        Sandbox grandchild;
        try (Fork fork = child.fork(ForkSpec.of(1))) {
            grandchild = fork.keep(fork.children().get(0));
        }
        ancestor.destroy();
        child.destroy();
        grandchild.stop(Duration.ZERO);
        grandchild.start();
        assertThat(grandchild.files().readText("/workspace/a")).isEqualTo("first");
        assertThat(grandchild.files().readText("/workspace/b")).isEqualTo("second");
    }

    @Test
    void aForkOfASnapshotThatIsNotThereMakesNothing() {
        assertThatThrownBy(() -> box.fork(ForkSpec.of(2).from("never"))).isInstanceOf(NotFoundException.class);
        assertThat(sandboxes.list()).hasSize(1);
    }

    @Test
    void aForkMayOutliveItsClient() {
        List<String> names;
        try (Hydravisor other = DAEMON.hydra();
                Fork fork = other.sandboxes(DAEMON.endpoint())
                        .attach("kept")
                        .fork(ForkSpec.of(2).ownership(Ownership.leased(Duration.ofMinutes(5))))) {
            names = fork.children().stream().map(Sandbox::name).toList();
        }
        for (String name : names) {
            Sandbox child = sandboxes.attach(name);
            assertThat(child.info().leaseEnd()).isPresent();
            child.exec("true").orThrow();
            child.destroy();
        }
    }
}
