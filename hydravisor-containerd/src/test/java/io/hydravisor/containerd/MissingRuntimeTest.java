package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.host.Binaries;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.Sandboxes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** runc is not where containerd looks for it, or not any more. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class MissingRuntimeTest {
    @Order(1)
    @RegisterExtension
    static final ContainerdDaemon DAEMON = daemon();

    @Order(2)
    @RegisterExtension
    static final Bystander BYSTANDER = new Bystander(DAEMON);

    private Hydravisor hydra;
    private Sandboxes sandboxes;

    private static ContainerdDaemon daemon() {
        ContainerdDaemon daemon = new ContainerdDaemon();
        try {
            Files.createDirectory(programs(daemon));
            link(daemon, "containerd-shim-runc-v2");
            link(daemon, "runc");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return daemon.withPath(programs(daemon));
    }

    private static Path programs(ContainerdDaemon daemon) {
        return daemon.folder().resolve("programs");
    }

    private static void link(ContainerdDaemon daemon, String program) throws IOException {
        Files.createSymbolicLink(
                programs(daemon).resolve(program), Binaries.find(program).orElseThrow());
    }

    @BeforeEach
    void connect() {
        hydra = DAEMON.hydra();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
    }

    @AfterEach
    void restore() throws Exception {
        if (!Files.exists(programs(DAEMON).resolve("runc"))) {
            install();
        }
        hydra.close();
    }

    private static void remove() throws IOException {
        Files.delete(programs(DAEMON).resolve("runc"));
    }

    private static void install() throws IOException {
        link(DAEMON, "runc");
    }

    private static void isAboutTheRuntime(HydravisorException e) {
        assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("runtime", "PATH"));
        assertThat(e.effect()).isEqualTo(Effect.NONE);
        assertThat(e).isNotInstanceOf(CommandStartException.class);
    }

    @Test
    void withoutItNoSandboxIsMadeAndNothingLeft() throws Exception {
        Set<String> before = Remains.of(DAEMON);
        remove();
        assertThatThrownBy(() -> sandboxes.create(ContainerdDaemon.spec().name("none")))
                .isInstanceOfSatisfying(BackendException.class, MissingRuntimeTest::isAboutTheRuntime);
        Soon.holds(() -> assertThat(Remains.of(DAEMON)).isEqualTo(before));
        install();
        try (Sandbox box = sandboxes.create(ContainerdDaemon.spec().name("none"))) {
            assertThat(box.exec("echo", "hello").stdoutText()).isEqualTo("hello\n");
        }
        BYSTANDER.goesOn();
    }

    @Test
    void aCommandIsNotSaidToBeMissingInItsStead() throws Exception {
        try (Sandbox box = sandboxes.create(ContainerdDaemon.spec())) {
            remove();
            assertThatThrownBy(() -> box.exec("true"))
                    .isInstanceOfSatisfying(BackendException.class, MissingRuntimeTest::isAboutTheRuntime);
            assertThat(box.commands()).isEmpty();
            box.files().writeText("/workspace/still", "here");
            install();
            assertThat(box.exec("cat", "/workspace/still").stdoutText()).isEqualTo("here");
        }
        BYSTANDER.goesOn();
    }

    /** To end what runs it is not needed; to forget it containerd needs it. */
    @Test
    void aSandboxEndsAtOnceAndIsDestroyedWhenItIsBack() throws Exception {
        Set<String> before = Remains.of(DAEMON);
        Sandbox box = sandboxes.create(ContainerdDaemon.spec().name("ending"));
        box.start(Command.of("sleep", "4711"));
        remove();
        assertThatThrownBy(box::destroy).isInstanceOfSatisfying(BackendException.class, e -> {
            assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("runtime", "PATH"));
            assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
        });
        assertThat(ContainerdDaemon.processes("sleep 4711")).isEmpty();
        assertThat(box.info().state()).isEqualTo(SandboxState.STOPPED);
        install();
        box.destroy();
        Soon.holds(() -> assertThat(Remains.of(DAEMON)).isEqualTo(before));
        BYSTANDER.goesOn();
    }
}
