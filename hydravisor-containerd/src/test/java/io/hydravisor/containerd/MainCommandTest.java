package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Effect;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.sandbox.Fork;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxEnd;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.sandbox.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class MainCommandTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private final List<HydravisorEvent> events = new CopyOnWriteArrayList<>();
    private Hydravisor hydra;
    private Sandboxes sandboxes;

    @BeforeEach
    void connect() {
        hydra = DAEMON.builder().onEvent(events::add).discover();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        hydra.close();
        assertThat(DAEMON.leftovers()).isEmpty();
        assertThat(DAEMON.ctr("containers", "list", "-q")).isEmpty();
        assertThat(DAEMON.ctr("tasks", "list", "-q")).isEmpty();
        assertThat(DAEMON.ctr("snapshots", "list")).doesNotContain("Active");
    }

    private static SandboxSpec running(String script) {
        return ContainerdDaemon.spec().main(MainCommand.of("sh", "-c", script));
    }

    private static String output(CommandProcess process) throws IOException {
        try (var in = process.stdout().stream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static SandboxEnd ended(Sandbox box) throws Exception {
        Soon.holds(() -> assertThat(box.info().end()).isPresent());
        assertThat(box.info().state()).isEqualTo(SandboxState.STOPPED);
        return box.info().end().orElseThrow();
    }

    @Test
    void theSandboxStopsWithItAndTellsHow() throws Exception {
        try (Sandbox box = sandboxes.create(running("echo out; echo err >&2; exit 3"))) {
            CommandProcess main = box.attach(MainCommand.ID);
            assertThat(main.await()).isEqualTo(new ExitStatus.Exited(3));
            assertThat(output(main)).isEqualTo("out\n");
            try (var in = main.stderr().stream()) {
                assertThat(in.readAllBytes()).asString().isEqualTo("err\n");
            }
            SandboxEnd end = ended(box);
            assertThat(end.status()).isEqualTo(new ExitStatus.Exited(3));
            assertThat(end.outOfMemory()).isFalse();
            assertThat(end.time()).isAfter(box.info().created());
            Soon.holds(() -> assertThat(events).anyMatch(event -> event.type().equals("sandbox.ended")));
            // It is kept when containerd has let go of the task, and by a list.
            Soon.holds(() -> assertThat(DAEMON.ctr("tasks", "list", "-q")).isEmpty());
            assertThat(box.info().end()).contains(end);
            assertThat(sandboxes.list().get(0).end()).contains(end);
        }
    }

    @Test
    void itsOutputIsReadWhileItRunsAndCommandsRunBesideIt() throws Exception {
        try (Sandbox box =
                sandboxes.create(running("echo begun; while [ ! -e /tmp/go ]; do sleep 0.05; done; echo gone"))) {
            CommandProcess main = box.attach(MainCommand.ID);
            assertThat(box.info().state()).isEqualTo(SandboxState.RUNNING);
            assertThat(box.info().end()).isEmpty();
            box.exec("touch", "/tmp/go").orThrow();
            assertThat(output(main)).isEqualTo("begun\ngone\n");
            assertThat(main.await()).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    @Test
    void noneOfALargeOutputIsLostAtTheEnd() throws Exception {
        try (Sandbox box = sandboxes.create(running("head -c 20000000 /dev/zero; echo end"))) {
            byte[] all;
            try (var in = box.attach(MainCommand.ID).stdout().stream()) {
                all = in.readAllBytes();
            }
            assertThat(all).hasSize(20_000_004);
        }
    }

    @Test
    void itIsReapedForAndItsSignalsReachItsGroup() throws Exception {
        try (Sandbox box = sandboxes.create(running("sh -c 'sleep 0.1 & exit'; sleep 600 & sleep 600 & wait"))) {
            CommandProcess main = box.attach(MainCommand.ID);
            Soon.holds(() -> assertThat(box.exec(Command.shell("ps -o args | grep -c '^sleep'"))
                            .stdoutText())
                    .isEqualTo("2\n"));
            main.signal(Signal.TERM, SignalTarget.GROUP);
            assertThat(main.await()).isEqualTo(new ExitStatus.Signaled(15, false));
        }
        try (Sandbox box = sandboxes.create(running("trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done"))) {
            CommandProcess main = box.attach(MainCommand.ID);
            try (var lines = main.stdout().lines()) {
                assertThat(lines.findFirst()).contains("ready");
            }
            main.signal(Signal.TERM, SignalTarget.LEADER);
            assertThat(main.await()).isEqualTo(new ExitStatus.Exited(7));
        }
    }

    @Test
    void itHasTheUserGroupsVariablesFolderAndLimitsOfItsSpec() throws Exception {
        SandboxSpec spec = running("id -u; id -G; pwd; echo $HOME $X; ulimit -n; grep CapEff /proc/self/status")
                .user("app")
                .group("4242")
                .env("X", "1")
                .cwd("/tmp")
                .rlimit(io.hydravisor.sandbox.Rlimit.of(io.hydravisor.sandbox.Rlimit.Kind.NOFILE, 99));
        try (Sandbox box = sandboxes.create(spec)) {
            assertThat(output(box.attach(MainCommand.ID)))
                    .isEqualTo("1000\n1000 4242\n/tmp\n/home/app 1\n99\nCapEff:\t0000000000000000\n");
        }
    }

    @Test
    void sandboxesOfOneImageHaveEachItsOwnUser() throws Exception {
        for (String user : List.of("app", "root", "app", "root")) {
            try (Sandbox box = sandboxes.create(running("id -un; echo $HOME").user(user))) {
                assertThat(output(box.attach(MainCommand.ID)))
                        .isEqualTo(user.equals("root") ? "root\n/root\n" : "app\n/home/app\n");
            }
        }
    }

    @Test
    void allWhoFollowItHearOfItsEndAndNotOfTheNextOnes() throws Exception {
        try (Sandbox box = sandboxes.create(running("[ -e /tmp/ran ] && exit 4; touch /tmp/ran; sleep 0.2; exit 3"))) {
            CommandProcess one = box.attach(MainCommand.ID);
            CommandProcess other = box.attach(MainCommand.ID);
            assertThat(one.await()).isEqualTo(new ExitStatus.Exited(3));
            assertThat(other.await()).isEqualTo(new ExitStatus.Exited(3));
            ended(box);
            box.start();
            assertThat(box.attach(MainCommand.ID).await()).isEqualTo(new ExitStatus.Exited(4));
            assertThat(one.await()).isEqualTo(new ExitStatus.Exited(3));
        }
    }

    @Test
    void commandsBesideItHaveTheHomeOfTheirOwnUser() {
        try (Sandbox box = sandboxes.create(running("sleep 600").user("app"))) {
            assertThat(box.exec(Command.shell("echo $HOME").user("root")).stdoutText())
                    .isEqualTo("/root\n");
            assertThat(box.exec(Command.shell("echo $HOME")).stdoutText()).isEqualTo("/home/app\n");
        }
    }

    @Test
    void startedAgainItRunsAgainWithAFreshOutput() throws Exception {
        try (Sandbox box = sandboxes.create(running("echo run; cat /count; echo x >> /count; exit 5"))) {
            ended(box);
            box.start();
            CommandProcess main = box.attach(MainCommand.ID);
            assertThat(output(main)).isEqualTo("run\nx\n");
            assertThat(ended(box).status()).isEqualTo(new ExitStatus.Exited(5));
        }
    }

    /** containerd removes the old task, for which two ask at once, while the new one is made. */
    @Test
    void itCanBeStartedAgainAtOnceEveryTime() throws Exception {
        try (Sandbox box = sandboxes.create(running("exit 5"))) {
            for (int i = 0; i < 15; i++) {
                assertThat(box.attach(MainCommand.ID).await()).isEqualTo(new ExitStatus.Exited(5));
                while (box.info().state() != SandboxState.STOPPED) {
                    Thread.onSpinWait();
                }
                box.start();
            }
            assertThat(ended(box).status()).isEqualTo(new ExitStatus.Exited(5));
        }
    }

    @Test
    void everyStopTellsHowItEnded() throws Exception {
        try (Sandbox box = sandboxes.create(running("sleep 600"))) {
            for (int i = 0; i < 15; i++) {
                box.stop(Duration.ZERO);
                assertThat(box.info().end().orElseThrow().status()).isEqualTo(new ExitStatus.Signaled(9, false));
                box.start();
                assertThat(box.info().end()).isEmpty();
            }
        }
    }

    @Test
    void aStopEndsItAndIsNotForgotten() throws Exception {
        try (Sandbox box = sandboxes.create(running("sleep 600"))) {
            CommandProcess main = box.attach(MainCommand.ID);
            box.stop(Duration.ofSeconds(5));
            assertThat(main.await()).isInstanceOf(ExitStatus.Signaled.class);
            assertThat(box.info().state()).isEqualTo(SandboxState.STOPPED);
            assertThat(box.attach(MainCommand.ID).await()).isInstanceOf(ExitStatus.Signaled.class);
        }
    }

    @Test
    void anotherClientHearsOfItsEndWhenNobodyWatched() throws Exception {
        hydra.sandboxes(DAEMON.endpoint())
                .create(running("sleep 0.5; echo late; exit 4")
                        .name("unwatched")
                        .ownership(io.hydravisor.core.Ownership.detached()));
        hydra.close();
        Soon.holds(() -> assertThat(DAEMON.ctr("tasks", "list")).contains("STOPPED"));
        try (Hydravisor second = DAEMON.hydra();
                Sandboxes again = second.sandboxes(DAEMON.endpoint())) {
            Sandbox box = again.attach("unwatched");
            assertThat(again.list().get(0).end().orElseThrow().status()).isEqualTo(new ExitStatus.Exited(4));
            assertThat(output(box.attach(MainCommand.ID))).isEqualTo("late\n");
            assertThat(box.attach(MainCommand.ID).await()).isEqualTo(new ExitStatus.Exited(4));
            box.destroy();
        }
    }

    @Test
    void thatItWasKilledForWantOfMemoryIsTold() throws Exception {
        SandboxSpec spec = running("head -c 200000000 /dev/zero | tail").memory(ByteSize.mebibytes(16));
        try (Sandbox box = sandboxes.create(spec)) {
            assertThat(ended(box).outOfMemory()).isTrue();
            Soon.holds(() -> assertThat(DAEMON.ctr("tasks", "list", "-q")).isEmpty());
            assertThat(ended(box).outOfMemory()).isTrue();
        }
    }

    @Test
    void aProgramOrUserThatIsNotThereIsRefusedAndNothingIsLeft() {
        for (SandboxSpec wrong : List.of(
                ContainerdDaemon.spec().main(MainCommand.of("no-such-program")),
                ContainerdDaemon.spec().main(MainCommand.of("/etc/passwd")),
                running("true").user("nobody-here"),
                running("true").group("nobody-here"))) {
            assertThatThrownBy(() -> sandboxes.create(wrong)).isInstanceOfSatisfying(CommandStartException.class, e -> {
                assertThat(e.effect()).isEqualTo(Effect.NONE);
                assertThat(e.hint()).isPresent();
            });
        }
        assertThat(sandboxes.list()).isEmpty();
    }

    @Test
    void aRestartOfContainerdLosesNothingOfIt() throws Exception {
        try (Sandbox box = sandboxes.create(
                running("i=0; while [ $i -lt 40 ]; do echo $i; i=$((i+1)); sleep 0.05; done; exit 6"))) {
            CommandProcess main = box.attach(MainCommand.ID);
            DAEMON.kill();
            Thread.sleep(500);
            DAEMON.start();
            assertThat(main.await()).isEqualTo(new ExitStatus.Exited(6));
            assertThat(output(main).lines()).hasSize(40);
            assertThat(ended(box).status()).isEqualTo(new ExitStatus.Exited(6));
        }
    }

    private static String read(CommandProcess process, int bytes) throws IOException {
        return new String(process.stdout().stream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    @Test
    void aChildRunsItAnew() throws Exception {
        try (Sandbox box = sandboxes.create(running("hostname; sleep 600"));
                Fork fork = box.fork(1)) {
            Sandbox child = fork.children().get(0);
            String name = child.name() + "\n";
            assertThat(read(child.attach(MainCommand.ID), name.length())).isEqualTo(name);
            box.destroy();
            assertThat(child.info().end()).isEmpty();
            child.stop(Duration.ZERO);
            assertThat(ended(child).status()).isEqualTo(new ExitStatus.Signaled(9, false));
        }
    }

    @Test
    void aRestoreRunsItAnew() throws Exception {
        try (Sandbox box = sandboxes.create(running("echo run >> /runs; cat /runs; sleep 600"))) {
            CommandProcess before = box.attach(MainCommand.ID);
            assertThat(read(before, 4)).isEqualTo("run\n");
            Snapshot snapshot = box.snapshot("once");
            box.restore(snapshot);
            assertThat(before.await()).isInstanceOf(ExitStatus.Lost.class);
            assertThat(box.info().state()).isEqualTo(SandboxState.RUNNING);
            assertThat(box.info().end()).isEmpty();
            assertThat(read(box.attach(MainCommand.ID), 8)).isEqualTo("run\nrun\n");
        }
    }
}
