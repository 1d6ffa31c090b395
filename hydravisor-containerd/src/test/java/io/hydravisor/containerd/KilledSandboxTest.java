package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ConflictException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody on the host, or the kernel when memory runs out, kills what a sandbox rests on. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class KilledSandboxTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Hydravisor hydra;
    private Sandbox box;
    private CommandProcess command;

    @BeforeEach
    void create() {
        hydra = DAEMON.hydra();
        box = hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("killed"));
        command = box.start(Command.shell("echo hi; sleep 600"));
        command.stdout().reader(0).next();
    }

    @AfterEach
    void close() {
        hydra.close();
    }

    private void killShim() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .filter(KilledSandboxTest::isShim)
                    .map(path -> Long.valueOf(path.getFileName().toString()))
                    .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    private static boolean isShim(Path process) {
        try {
            String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            return line.contains("containerd-shim")
                    && line.contains(DAEMON.socket().toString());
        } catch (IOException e) {
            return false;
        }
    }

    private void endedAndCanBeDestroyed() throws Exception {
        assertThat(command.stdout().lines()).containsExactly("hi");
        assertThatThrownBy(() -> box.exec("true")).isInstanceOf(ConflictException.class);
        Soon.holds(() -> assertThat(box.info().state()).isEqualTo(SandboxState.STOPPED));
        box.destroy();
        assertThat(DAEMON.leftovers()).isEmpty();
    }

    @Test
    void withoutItsShimASandboxCanBeDestroyedAtOnce() throws Exception {
        killShim();
        box.destroy();
        assertThat(DAEMON.leftovers()).isEmpty();
    }

    @Test
    void withoutItsShimTheEndOfACommandIsNotKnown() throws Exception {
        killShim();
        assertThat(command.await()).isInstanceOf(ExitStatus.Lost.class);
        endedAndCanBeDestroyed();
    }

    @Test
    void aTaskThatIsKilledTakesItsCommandsWithIt() throws Exception {
        DAEMON.ctr("tasks", "kill", "-s", "9", "hydravisor-killed");
        assertThat(command.await()).isEqualTo(new ExitStatus.Signaled(9, false));
        endedAndCanBeDestroyed();
    }

    @Test
    void whatRuncKeepsOfAKilledTaskDoesNotBlockItsName() throws Exception {
        Files.createDirectories(DAEMON.runcRoot().resolve("hydravisor/hydravisor-phoenix"));
        try (Sandbox again = hydra.sandboxes(DAEMON.endpoint())
                .create(ContainerdDaemon.spec().name("phoenix"))) {
            assertThat(again.exec("echo", "up").stdoutText()).isEqualTo("up\n");
        }
    }
}
