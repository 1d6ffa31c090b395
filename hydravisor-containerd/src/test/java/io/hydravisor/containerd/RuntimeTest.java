package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Effect;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.Sandboxes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class RuntimeTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = ContainerdDaemon.withOneCgroupVersion();

    @TempDir
    Path folder;

    private Hydravisor hydra;
    private Sandboxes sandboxes;

    @BeforeEach
    void connect() {
        hydra = DAEMON.hydra();
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

    @Test
    void crunRunsASandboxAsRuncDoes() {
        try (Sandbox box =
                sandboxes.create(ContainerdDaemon.spec().runtime("crun").memory(ByteSize.mebibytes(64)))) {
            assertThat(box.exec("echo", "hello").orThrow().stdoutText()).isEqualTo("hello\n");
            assertThat(box.exec(Command.shell("id -u").user("1000")).stdoutText())
                    .isEqualTo("1000\n");
            assertThat(box.stats().memoryLimit()).contains(ByteSize.mebibytes(64));
            box.pause();
            assertThat(box.info().state()).isEqualTo(SandboxState.PAUSED);
            box.resume();
            box.files().writeText("/tmp/file", "kept");
            box.stop(Duration.ofSeconds(2));
            box.start();
            assertThat(box.files().readText("/tmp/file")).isEqualTo("kept");
        }
        try (Sandbox box =
                sandboxes.create(ContainerdDaemon.spec().runtime("crun").main(MainCommand.of("sh", "-c", "exit 3")))) {
            assertThat(box.attach(MainCommand.ID).await().toString()).contains("3");
        }
    }

    @Test
    void aProgramByPathIsWhatIsRun() throws Exception {
        Path log = folder.resolve("log");
        Path program = folder.resolve("my-runtime");
        Files.writeString(program, "#!/bin/sh\necho \"$@\" >> " + log + "\nexec runc \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Sandbox box = sandboxes.create(ContainerdDaemon.spec().runtime(program.toString()))) {
            box.exec("true").orThrow();
        }
        assertThat(Files.readString(log)).contains(" create ", " exec ");
    }

    @Test
    void whatIsNotInstalledIsRefusedBeforeAnythingIsMade() {
        for (String missing : List.of("no-such-runtime", "/no/such/runtime", "/tmp", "io.containerd.nosuch.v2")) {
            assertThatThrownBy(() -> sandboxes.create(ContainerdDaemon.spec().runtime(missing)))
                    .isInstanceOfSatisfying(NotFoundException.class, e -> {
                        assertThat(e.effect()).isEqualTo(Effect.NONE);
                        assertThat(e.hint()).isPresent();
                        assertThat(e).hasMessageContaining("runtime is not installed");
                    });
        }
        assertThat(sandboxes.list()).isEmpty();
    }
}
