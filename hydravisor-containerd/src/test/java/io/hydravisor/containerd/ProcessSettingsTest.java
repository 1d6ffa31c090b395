package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Rlimit;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a spec says of every process in its sandbox. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ProcessSettingsTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Hydravisor hydra;
    private Sandboxes sandboxes;

    @BeforeEach
    void connect() {
        hydra = DAEMON.hydra();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
    }

    @AfterEach
    void disconnect() {
        hydra.close();
    }

    private static SandboxSpec spec() {
        return ContainerdDaemon.spec();
    }

    private static String said(Sandbox box, String script) {
        return box.exec(Command.shell(script)).orThrow().stdoutText().strip();
    }

    @Test
    void theHostNameIsWhatWasAskedForAlsoAfterARestart() {
        try (Sandbox box = sandboxes.create(spec().name("short").hostname("build-1.example.org"))) {
            for (int i = 0; i < 2; i++) {
                assertThat(said(box, "hostname")).isEqualTo("build-1.example.org");
                assertThat(said(box, "cat /etc/hostname")).isEqualTo("build-1.example.org");
                assertThat(said(box, "grep -c build-1.example.org /etc/hosts")).isEqualTo("1");
                box.stop(Duration.ZERO);
                box.start();
            }
        }
    }

    @Test
    void supplementaryGroupsHoldForEveryUserAndForFiles() {
        try (Sandbox box = sandboxes.create(spec().group("4242").group("app"))) {
            assertThat(said(box, "id -G")).isEqualTo("0 1000 4242");
            assertThat(box.exec(Command.shell("id -G").user("77:77")).stdoutText())
                    .isEqualTo("77 1000 4242\n");
            box.exec(Command.shell("echo x > /shared; chgrp 4242 /shared; chmod 640 /shared"))
                    .orThrow();
            assertThat(box.files().as("77").readText("/shared")).isEqualTo("x\n");
        }
    }

    @Test
    void aGroupThatIsNotThereFailsTheCommand() {
        try (Sandbox box = sandboxes.create(spec().group("no-such-group"))) {
            assertThatThrownBy(() -> box.exec("true"))
                    .isInstanceOfSatisfying(
                            CommandStartException.class,
                            e -> assertThat(e.hint()).isPresent());
        }
    }

    @Test
    void limitsHoldForCommandsAndNotForTheFirstProcess() {
        // Soft and hard are the same: runc 1.1 races with Go's runtime, which raises the soft limit of open files.
        try (Sandbox box = sandboxes.create(spec().rlimit(Rlimit.of(Rlimit.Kind.NOFILE, 60))
                .rlimit(Rlimit.of(Rlimit.Kind.CORE, Rlimit.UNLIMITED))
                .rlimit(Rlimit.of(Rlimit.Kind.CPU, 1)))) {
            assertThat(said(box, "ulimit -S -n; ulimit -H -n; ulimit -c")).isEqualTo("60\n60\nunlimited");
            ExitStatus status = box.exec(Command.shell("while :; do :; done")).status();
            assertThat(status).isInstanceOf(ExitStatus.Signaled.class);
            assertThat(box.files().readText("/proc/1/limits")).containsPattern("Max cpu time +unlimited");
        }
    }

    @Test
    void withoutLimitsServersHaveTheDescriptorsTheyNeed() {
        try (Sandbox box = sandboxes.create(spec())) {
            assertThat(Integer.parseInt(said(box, "ulimit -n"))).isGreaterThan(1000);
        }
    }
}
