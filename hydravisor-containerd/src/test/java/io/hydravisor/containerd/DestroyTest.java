package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.host.HostProcesses;
import io.hydravisor.containerd.wire.TaskGetRequest;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of a sandbox comes from the host's kernel where that is possible, and from containerd where it is not. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DestroyTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Hydravisor hydra;
    private Sandbox box;

    @BeforeEach
    void create() {
        hydra = DAEMON.hydra();
        box = hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("ending"));
    }

    @AfterEach
    void close() {
        hydra.close();
    }

    @Test
    void aPausedSandboxCanBeDestroyed() throws Exception {
        DAEMON.ctr("tasks", "pause", box.info().id());
        assertThat(box.info().state()).isEqualTo(SandboxState.PAUSED);

        box.destroy();

        assertThat(DAEMON.leftovers()).isEmpty();
    }

    @Test
    void processesThatTakeNoSignalEndWithTheSandbox() throws Exception {
        box.start(Command.shell("trap '' TERM HUP INT; setsid sleep 600 & while :; do sleep 1; done"));

        box.destroy();

        assertThat(DAEMON.leftovers()).isEmpty();
    }

    @Test
    void onlyTheFirstProcessOfTheSandboxItselfIsKilledByItsNumber() throws Exception {
        int first = initPid();
        HostProcesses processes = new HostProcesses(cgroup(first));
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try (CommandProcess command = box.start(Command.of("sleep", "600"))) {
            int other = otherPid(processes, first);

            assertThat(processes.killFirst((int) stranger.pid())).isFalse();
            assertThat(processes.killFirst(other)).isFalse();
            assertThat(new HostProcesses("/of-nobody").killFirst(first)).isFalse();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(command.status()).isEmpty();

            assertThat(processes.killFirst(first)).isTrue();
            command.await();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    private int initPid() {
        return DAEMON.client()
                .tasks()
                .get(TaskGetRequest.newBuilder().setContainerId(box.info().id()).build())
                .getProcess()
                .getPid();
    }

    private static String cgroup(int pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).get(0).split(":", 3)[2];
    }

    private static int otherPid(HostProcesses processes, int first) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+"))
                    .map(Integer::valueOf)
                    .filter(pid -> pid != first && processes.owns(pid))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
