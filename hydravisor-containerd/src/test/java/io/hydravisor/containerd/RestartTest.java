package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.EndpointEvent;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalSize;
import io.hydravisor.terminal.TerminalSpec;
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

/** containerd is killed as by a crash; the objects in the user's hand go on working when it is back. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class RestartTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Hydravisor hydra;
    private Sandbox box;

    @BeforeEach
    void create() {
        hydra = DAEMON.hydra();
        Sandboxes sandboxes = hydra.sandboxes(DAEMON.endpoint());
        box = sandboxes.create(ContainerdDaemon.spec().name("restarted"));
    }

    @AfterEach
    void close() {
        hydra.close();
    }

    /** A shell whose processes the host's list shows to be of this test. */
    private static Command marked(String line) {
        return Command.of("sh", "-c", line, mark());
    }

    private static String mark() {
        return DAEMON.folder() + "-marked";
    }

    @Test
    void aRunningCommandLosesNothing() throws Exception {
        Command counting =
                Command.shell("i=0; while [ $i -lt 200 ]; do echo line $i; i=$((i+1)); sleep 0.01; done; exit 5");
        try (CommandProcess process = box.start(counting)) {
            DAEMON.kill();
            assertThat(process.stdout().lines().limit(100)).endsWith("line 99");
            DAEMON.start();
            assertThat(process.stdout().lines())
                    .hasSize(200)
                    .startsWith("line 0")
                    .endsWith("line 199");
            assertThat(process.await()).isEqualTo(new ExitStatus.Exited(5));
        }
        assertThat(box.info().state()).isEqualTo(SandboxState.RUNNING);
        assertThat(box.exec("echo", "again").stdoutText()).isEqualTo("again\n");
    }

    @Test
    void anEndWhileItIsAwayIsLearnedLater() throws Exception {
        try (CommandProcess process =
                box.start(marked("read go; echo gone; exit 42").stdin(Stdin.open()))) {
            DAEMON.kill();
            process.stdin().write("go\n".getBytes(StandardCharsets.US_ASCII));
            Soon.holds(() -> assertThat(ContainerdDaemon.processes(mark())).isEmpty());
            assertThat(process.status()).isEmpty();
            // What was written is there to be read meanwhile.
            assertThat(process.stdout().reader(0).next()).isPresent();
            DAEMON.start();
            assertThat(process.await()).isEqualTo(new ExitStatus.Exited(42));
            assertThat(process.stdout().lines()).containsExactly("gone");
        }
    }

    @Test
    void aTimeoutHoldsWhileItIsAway() throws Exception {
        try (CommandProcess process =
                // The grace is for the daemon to come back: without it nobody can tell that the killed leader has
                // ended.
                box.start(marked("sleep 600 & sleep 600")
                        .timeout(Duration.ofMillis(500))
                        .grace(Duration.ofMinutes(1)))) {
            DAEMON.kill();
            Soon.holds(() -> assertThat(ContainerdDaemon.processes(mark())).isEmpty());
            DAEMON.start();
            assertThat(process.await()).isEqualTo(new ExitStatus.TimedOut(Duration.ofMillis(500), true));
            assertThat(box.exec(Command.shell("ps | grep -c '[s]leep 600'")).stdoutText())
                    .isEqualTo("0\n");
        }
    }

    @Test
    void stdinThatIsClosedWhileItIsAwayReachesTheCommand() throws Exception {
        try (CommandProcess cat = box.start(Command.of("cat").stdin(Stdin.open()))) {
            DAEMON.kill();
            cat.stdin().write("hello".getBytes(StandardCharsets.US_ASCII));
            cat.stdin().close();
            DAEMON.start();
            assertThat(cat.await()).isEqualTo(new ExitStatus.Exited(0));
            assertThat(cat.stdout().lines()).containsExactly("hello");
        }
    }

    @Test
    void callsMeanwhileFailAndSayWhatToDo() throws Exception {
        DAEMON.kill();
        try {
            assertThatThrownBy(() -> box.info()).isInstanceOfSatisfying(UnavailableException.class, e -> {
                assertThat(e.hint()).isPresent();
                assertThat(e.getMessage()).contains(DAEMON.socket().toString());
            });
        } finally {
            DAEMON.start();
        }
        assertThat(box.info().state()).isEqualTo(SandboxState.RUNNING);
    }

    @Test
    void aTerminalGoesOn() throws Exception {
        try (Terminal terminal = box.terminal(TerminalSpec.of("sh"))) {
            Screen screen = new Screen(terminal);
            screen.type("echo $((1 + 1)) before\n");
            screen.awaitText("2 before\r\n");
            DAEMON.kill();
            screen.type("echo $((1 + 2)) meanwhile\n");
            screen.awaitText("3 meanwhile\r\n");
            DAEMON.start();
            terminal.resize(new TerminalSize(99, 33));
            screen.type("stty size; exit 4\n");
            screen.awaitText("33 99");
            assertThat(terminal.await()).isEqualTo(new ExitStatus.Exited(4));
            screen.awaitEnd();
        }
    }

    @Test
    void aTerminalThatIsClosedMeanwhileEndsAndIsForgottenLater() throws Exception {
        Terminal terminal = box.terminal(TerminalSpec.of("sh"));
        Screen screen = new Screen(terminal);
        DAEMON.kill();
        terminal.close();
        screen.awaitEnd();
        DAEMON.start();
        assertThat(terminal.onExit().get(40, TimeUnit.SECONDS)).isEqualTo(new ExitStatus.Signaled(1, false));
        Soon.happens(
                "a task without execs",
                () -> DAEMON.ctr("tasks", "ps", "hydravisor-restarted").lines().noneMatch(line -> line.contains("{")));
    }

    @Test
    void aLossIsToldOnceAndTheReturnToo() throws Exception {
        List<EndpointEvent> events = new CopyOnWriteArrayList<>();
        try (Hydravisor other = DAEMON.builder()
                .onEvent(event -> {
                    if (event instanceof EndpointEvent told) {
                        events.add(told);
                    }
                })
                .discover()) {
            other.sandboxes(DAEMON.endpoint()).list();
            assertThat(events).isEmpty();
            for (int round = 1; round <= 2; round++) {
                int told = 2 * round;
                DAEMON.kill();
                Soon.happens("a loss", () -> events.size() == told - 1);
                Thread.sleep(500); // Some attempts to reconnect fail meanwhile.
                DAEMON.start();
                Soon.happens("a return", () -> events.size() == told);
            }
        }
        assertThat(events)
                .extracting(EndpointEvent::type)
                .containsExactly("endpoint.lost", "endpoint.restored", "endpoint.lost", "endpoint.restored");
        assertThat(events).allMatch(event -> event.resource().equals("endpoint/" + DAEMON.endpoint()));
    }

    @Test
    void aStartThatMeetsARestartRunsOnce() throws Exception {
        DAEMON.kill();
        Thread starter = new Thread(() -> {
            try {
                Thread.sleep(1000);
                DAEMON.start();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        starter.start();
        assertThat(box.exec(Command.shell("echo x >> /workspace/count; cat /workspace/count"))
                        .stdoutText())
                .isEqualTo("x\n");
        starter.join();
    }
}
