package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ByteSize;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxPool;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PoolTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @Test
    void whatIsTakenRunsIsOfTheSpecAndIsMadeAgain() throws Exception {
        SandboxSpec spec =
                ContainerdDaemon.spec().memory(ByteSize.mebibytes(64)).env("FROM", "the spec");
        try (Hydravisor hydra = DAEMON.hydra();
                Sandboxes sandboxes = hydra.sandboxes(DAEMON.endpoint())) {
            Set<String> taken = new HashSet<>();
            try (SandboxPool pool = sandboxes.pool(spec, 3)) {
                for (int i = 0; i < 5; i++) {
                    try (Sandbox box = pool.acquire()) {
                        assertThat(box.exec("sh", "-c", "echo $FROM").stdoutText())
                                .isEqualTo("the spec\n");
                        taken.add(box.name());
                    }
                }
                assertThat(taken).hasSize(5);
                Soon.happens("a full pool", () -> pool.ready() == 3);
                // As an operator might; it is found out before one is given.
                for (SandboxInfo ready : sandboxes.list()) {
                    DAEMON.ctr("tasks", "kill", "-s", "9", "--all", ContainerdIds.id(ready.name()));
                }
                Sandbox kept = pool.acquire();
                assertThat(kept.exec("true").success()).isTrue();
                pool.close();
                assertThat(sandboxes.list()).hasSize(1);
            }
        }
        assertThat(DAEMON.leftovers()).isEmpty();
    }
}
