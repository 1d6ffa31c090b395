package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PauseTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Hydravisor hydra;
    private Sandbox box;

    @BeforeEach
    void create() {
        hydra = DAEMON.hydra();
        box = hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("paused"));
    }

    @AfterEach
    void close() throws Exception {
        hydra.close();
        assertThat(DAEMON.leftovers()).isEmpty();
    }

    @Test
    void whatIsPausedStandsStillUntilItIsResumed() throws Exception {
        try (CommandProcess counting =
                box.start(Command.shell("while true; do echo x >> /workspace/count; sleep 0.01; done"))) {
            Soon.happens("output", () -> counted() > 0);
            box.pause();
            box.pause();
            assertThat(box.info().state()).isEqualTo(SandboxState.PAUSED);
            Thread.sleep(200); // For what was on its way.
            long written = counted();
            Thread.sleep(500);
            assertThat(counted()).isEqualTo(written);
            box.resume();
            box.resume();
            assertThat(box.info().state()).isEqualTo(SandboxState.RUNNING);
            Soon.happens("more output", () -> counted() > written);
            counting.kill();
        }
    }

    private long counted() {
        return box.files().exists("/workspace/count")
                ? box.files().stat("/workspace/count").size()
                : 0;
    }

    @Test
    void nothingIsStartedInIt() {
        box.pause();
        assertThatThrownBy(() -> box.exec("true")).isInstanceOfSatisfying(ConflictException.class, this::saysPaused);
        assertThatThrownBy(() -> box.terminal(TerminalSpec.of("sh")))
                .isInstanceOfSatisfying(ConflictException.class, this::saysPaused);
        assertThatThrownBy(box::start).isInstanceOfSatisfying(ConflictException.class, this::saysPaused);
        assertThat(box.commands()).isEmpty();
        box.resume();
        assertThat(box.exec("echo", "on").stdoutText()).isEqualTo("on\n");
    }

    private void saysPaused(ConflictException e) {
        assertThat(e.getMessage()).contains("paused");
        assertThat(e.hint().orElseThrow()).contains("resume()");
        assertThat(e.effect()).isEqualTo(Effect.NONE);
    }

    @Test
    void whatDoesNotRunCanNotBePaused() {
        box.stop(Duration.ZERO);
        assertThatThrownBy(box::pause).isInstanceOf(ConflictException.class);
        assertThatThrownBy(box::resume).isInstanceOf(ConflictException.class);
    }

    @Test
    void itIsStoppedInTimeAndStartsAgain() {
        box.files().writeText("/workspace/kept", "x");
        box.pause();
        box.stop(Duration.ofSeconds(1));
        assertThat(box.info().state()).isEqualTo(SandboxState.STOPPED);
        box.start();
        box.pause();
        box.stop(Duration.ZERO);
        box.start();
        assertThat(box.files().readText("/workspace/kept")).isEqualTo("x");
    }

    @Test
    void itIsDestroyed() throws Exception {
        try (CommandProcess process = box.start(Command.of("sleep", "600"))) {
            box.pause();
            box.destroy();
            assertThat(process.await(Duration.ofSeconds(40))).isPresent();
        }
        assertThat(DAEMON.leftovers()).isEmpty();
    }

    @Test
    void aTimeoutThatPassesMeanwhileHangsNobody() {
        Command limited =
                Command.of("sleep", "600").timeout(Duration.ofMillis(500)).grace(Duration.ofMillis(200));
        try (CommandProcess process = box.start(limited)) {
            box.pause();
            assertThat(process.await(Duration.ofSeconds(60)))
                    .isEqualTo(Optional.of(new ExitStatus.TimedOut(Duration.ofMillis(500), false)));
        }
    }

    @Test
    void aTerminalIsClosedInTime() throws Exception {
        Terminal terminal = box.terminal(TerminalSpec.of("sh"));
        Screen screen = new Screen(terminal);
        box.pause();
        terminal.close();
        screen.awaitEnd();
        assertThat(terminal.onExit().get(40, TimeUnit.SECONDS)).isInstanceOf(ExitStatus.Lost.class);
        assertThat(box.files().exists("/workspace")).isTrue();
    }
}
