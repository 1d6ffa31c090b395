package io.hydravisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.core.Ownership;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.terminal.Recording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What of sessions the page of reference can't show: people, signals, and terminals in sandboxes. */
class SessionTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @TempDir
    Path folder;

    Shell shell;

    @BeforeEach
    void start() throws Exception {
        shell = new Shell(folder, DAEMON.stateFolder(), DAEMON.endpoint())
                .endpoints(DAEMON.endpoint(), "ollama://127.0.0.1:1");
    }

    @AfterEach
    void stop() {
        shell.endSessions();
    }

    private void run(String... arguments) {
        Shell.Result result = shell.hydravisor(arguments);
        assertThat(result.err()).as(String.join(" ", arguments)).isEmpty();
        assertThat(result.exit()).isZero();
    }

    private String screen(String session) {
        return shell.hydravisor("session", "capture", session).out();
    }

    @Test
    void aPersonAttachesSeesWhatIsTypedAndLeaves() throws Exception {
        run("session", "create", "--name", "work", "--", "cat");
        try (Pty pty = new Pty(shell, 90, 25)) {
            pty.line("hydravisor session attach work; echo code $?");
            pty.await("the session's status line", screen -> screen.contains("[hydra-wor"));

            run("session", "type", "work", "from the program");

            pty.await("what was typed", screen -> screen.contains("from the program"));
            pty.line(" and the person");
            Waiting.until("both", () -> screen("work").contains("from the program and the person"));
            pty.key("C-b").type("d").awaitLine("code 0");
        }
        assertThat(shell.hydravisor("session", "show", "work").exit()).isZero();
    }

    @Test
    void aTerminalInASandboxOutlivesWhoMadeIt() throws Exception {
        try (Hydravisor hydra = DAEMON.hydra()) {
            hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("box"));

            run("session", "create", "--name", "inside", "--sandbox", "box");

            Waiting.until("a prompt", () -> screen("inside").contains("#"));
            run("session", "type", "--enter", "inside", "hostname > /tmp/name; echo d''one");
            Waiting.until("its end", () -> screen("inside").contains("done"));
            assertThat(shell.hydravisor("sandbox", "exec", "box", "--", "cat", "/tmp/name")
                            .out())
                    .isEqualTo("box\n");
        }
    }

    @Test
    void aRecordingFromTheBeginningGoesOnAndIsWhole() throws Exception {
        Path file = folder.resolve("work.cast");

        run(
                "session",
                "create",
                "--name",
                "work",
                "--record",
                file.toString(),
                "--",
                "sh",
                "-c",
                "seq 200; read line; echo got $line; seq 300 400");

        run("session", "type", "--enter", "work", "what is typed");
        Waiting.until("the recording's end", () -> !Files.exists(folder.resolve("work.cast.log")));
        StringBuilder text = new StringBuilder();
        Recording.read(file).text(text);
        assertThat(text.toString().lines().map(String::strip))
                .contains("1", "2", "200", "got what is typed", "300", "399", "400");
        Shell.Result replay = shell.hydravisor("replay", "--speed", "100", file.toString());
        assertThat(replay.exit()).isZero();
        assertThat(replay.out()).contains("got what is typed");
    }

    @Test
    void aRecordingEndsWithItsSession() throws Exception {
        Path file = folder.resolve("work.cast");
        run("session", "create", "--name", "work", "--record", file.toString(), "--env", "PS1=ready> ", "--", "sh");
        run("session", "type", "--enter", "work", "echo shown");
        Waiting.until("what was typed", () -> screen("work").contains("\nshown"));

        run("session", "kill", "work");

        Waiting.until("the recording's end", () -> !Files.exists(folder.resolve("work.cast.log")));
        StringBuilder text = new StringBuilder();
        Recording.read(file).text(text);
        assertThat(text.toString()).contains("echo shown", "ready>");
    }

    @Test
    void aSessionThatCannotBeRecordedIsNotMade() {
        Shell.Result result =
                shell.hydravisor("session", "create", "--name", "work", "--record", "no/such/folder/file.cast");

        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.err()).contains("can't record to ").contains("hint: ");
        assertThat(shell.hydravisor("session", "show", "work").exit()).isEqualTo(3);
    }

    /** The lease has ended half a minute before it counts for a reaper: their clocks may differ. */
    @Test
    void aSessionWhoseLeaseHasEndedIsReapedAndNoOther() throws Exception {
        run("session", "create", "--name", "lasting", "--", "cat");
        Clock before = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
        try (Hydravisor hydra = Hydravisor.builder()
                .stateFolder(DAEMON.stateFolder())
                .clock(before)
                .discover()) {
            hydra.sessions("tmux:" + shell.sessionSocket())
                    .create(SessionSpec.of(PaneCommand.of("cat"))
                            .name("brief")
                            .ownership(Ownership.leased(Duration.ofMinutes(1))));
        }

        assertThat(shell.hydravisor("reap", "--dry-run").out()).isEqualTo("session/brief\n");
        assertThat(shell.hydravisor("reap", "--on", DAEMON.endpoint()).out()).isEmpty();
        assertThat(shell.hydravisor("session", "show", "brief").exit()).isZero();
        assertThat(shell.hydravisor("reap", "--on", "tmux:" + shell.sessionSocket(), "--json")
                        .out())
                .contains("\"brief\"");

        assertThat(shell.hydravisor("session", "show", "brief").exit()).isEqualTo(3);
        assertThat(shell.hydravisor("session", "show", "lasting").exit()).isZero();
        assertThat(shell.hydravisor("reap").out()).isEmpty();
    }

    @Test
    void anInterruptReachesTheCommand() throws Exception {
        run("session", "create", "--name", "work", "--env", "PS1=ready> ", "--", "sh");
        Waiting.until("a prompt", () -> screen("work").contains("ready>"));
        Process run = shell.start(
                "session",
                "run",
                "work",
                "--",
                "sh",
                "-c",
                "trap 'echo caught > caught; exit' INT; touch started; sleep 600 & wait");
        Waiting.until("the command runs", () -> Files.exists(folder.resolve("started")));

        run.destroy();

        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isEqualTo(143);
        Waiting.until("the interrupt", () -> Files.exists(folder.resolve("caught")));
    }

    @Test
    void aCommandThatDoesNotEndAtItsTimeoutGoesOn() {
        run("session", "create", "--name", "work", "--env", "PS1=ready> ", "--", "sh");

        Shell.Result result = shell.hydravisor(
                "session", "run", "--timeout", "500ms", "work", "--", "sh", "-c", "trap '' INT; sleep 600");

        assertThat(result.exit()).isEqualTo(124);
        assertThat(result.err()).contains("the command goes on");
    }
}
