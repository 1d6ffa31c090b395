package io.hydravisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.core.Ownership;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Programs that show a sandbox's shell in a session, by the library alone; the launcher is what the session runs. */
class SandboxSessionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void start() throws Exception {
        shell = new Shell(folder, DAEMON.stateFolder(), DAEMON.endpoint());
    }

    @AfterEach
    void stop() {
        shell.endSessions();
    }

    private Hydravisor hydra(Path state) {
        return Hydravisor.builder()
                .stateFolder(state)
                .launcher(Shell.DISTRIBUTION.resolve("bin/hydravisor"))
                .discover();
    }

    private String server() {
        return "tmux:" + shell.sessionSocket();
    }

    /** The server gets this JVM's environment, in which the launcher need not find its Java and a cache. */
    private PaneCommand attaching(Sandbox box) {
        Map<String, String> environment = new HashMap<>();
        shell.environment(environment);
        environment.keySet().retainAll(Set.of("JAVA_HOME", "XDG_CACHE_HOME"));
        PaneCommand pane = PaneCommand.of(box.attachCommand());
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            pane = pane.env(variable.getKey(), variable.getValue());
        }
        return pane;
    }

    private static void awaits(Pane pane, String line) {
        assertThat(pane.waitFor(Pattern.compile(line, Pattern.MULTILINE), PATIENCE))
                .as("%s, on the screen:%n%s", line, pane.capture())
                .isPresent();
    }

    @Test
    void theShellIsStillThereForTheNextClient() {
        try (Hydravisor hydra = hydra(DAEMON.stateFolder())) {
            Sandbox box = hydra.sandboxes(DAEMON.endpoint())
                    .create(ContainerdDaemon.spec().name("box").ownership(Ownership.detached()));
            Pane pane = hydra.sessions(server())
                    .create(SessionSpec.of(attaching(box)).name("inside").ownership(Ownership.detached()))
                    .multiplexed()
                    .pane();
            awaits(pane, "# ");

            pane.type("hostname; kept=by-the-shell\n");

            awaits(pane, "^box$");
        }
        try (Hydravisor hydra = hydra(DAEMON.stateFolder())) {
            Pane pane = hydra.sessions(server()).attach("inside").multiplexed().pane();

            pane.type("echo $kept from $(hostname)\n");

            awaits(pane, "^by-the-shell from box$");
            hydra.sessions(server()).attach("inside").kill();
            hydra.sandboxes(DAEMON.endpoint()).attach("box").destroy();
        }
    }

    /** Another process that connects to containerd:private gets an instance of its own. */
    @Test
    void leadsToAPrivateContainerdToo() throws Exception {
        try (Hydravisor hydra = hydra(folder.resolve("s"))) {
            var sandboxes = hydra.sandboxes("containerd:private");
            sandboxes.images().importArchive(ContainerdDaemon.busyboxArchive());
            Sandbox box = sandboxes.create(ContainerdDaemon.spec().name("private-box"));
            Pane pane = hydra.sessions(server())
                    .create(SessionSpec.of(attaching(box)))
                    .multiplexed()
                    .pane();
            awaits(pane, "# ");

            pane.type("hostname\n");

            awaits(pane, "^private-box$");
        }
    }
}
