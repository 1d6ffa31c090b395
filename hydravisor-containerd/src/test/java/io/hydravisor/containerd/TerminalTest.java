package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalSize;
import io.hydravisor.terminal.TerminalSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TerminalTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Hydravisor hydra;
    private Sandbox box;

    @BeforeAll
    void create() {
        hydra = DAEMON.hydra();
        box = hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("terminals"));
    }

    @AfterAll
    void close() {
        hydra.close();
    }

    private static TerminalSpec sh(String line) {
        return TerminalSpec.of("sh", "-c", line);
    }

    @Test
    void theSizeIsThereBeforeTheProgramAsks() throws Exception {
        try (Terminal terminal = box.terminal(TerminalSpec.of("stty", "size").size(123, 45))) {
            assertThat(new Screen(terminal).awaitEnd()).isEqualTo("45 123\r\n");
            assertThat(terminal.await()).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    @Test
    void itIsATerminalThatEchoesAndTakesControlKeys() throws Exception {
        try (Terminal terminal = box.terminal(TerminalSpec.of("sh"))) {
            Screen screen = new Screen(terminal);
            screen.type("tty; echo $TERM $((20 + 22))\n");
            screen.awaitText("/dev/pts/");
            screen.awaitText("xterm-256color 42\r\n");
            screen.type("sleep 600; echo rc $?\n");
            Soon.happens("sleep", () -> running("sleep 600"));
            screen.type("\u0003");
            screen.awaitText("^C");
            Soon.happens("the end of sleep", () -> !running("sleep 600"));
            screen.type("exit 7\n");
            assertThat(terminal.await()).isEqualTo(new ExitStatus.Exited(7));
            screen.awaitEnd();
            assertThatThrownBy(() -> screen.type("late")).isInstanceOf(IOException.class);
        }
    }

    private boolean running(String program) {
        return box.exec("ps").orThrow().stdoutText().contains(program);
    }

    @Test
    void aResizeReachesTheProgram() throws Exception {
        try (Terminal terminal =
                box.terminal(sh("trap 'stty size' WINCH; echo ready; while true; do sleep 0.1; done"))) {
            Screen screen = new Screen(terminal);
            screen.awaitText("ready");
            terminal.resize(new TerminalSize(100, 30));
            screen.awaitText("30 100");
            assertThat(terminal.size()).isEqualTo(new TerminalSize(100, 30));
            terminal.signal(Signal.KILL);
            assertThat(terminal.await()).isEqualTo(new ExitStatus.Signaled(9, false));
            terminal.resize(TerminalSize.USUAL);
            terminal.signal(Signal.TERM);
        }
    }

    @Test
    void viShowsAFileAndQuits() throws Exception {
        box.files().writeText("/workspace/poem", "shall I compare thee\n");
        try (Terminal terminal = box.terminal(TerminalSpec.of("vi", "/workspace/poem"))) {
            Screen screen = new Screen(terminal);
            screen.awaitText("shall I compare thee");
            screen.type(":q\r");
            assertThat(terminal.await()).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    @Test
    void itRunsAsTheUserConfinedAsACommand() throws Exception {
        Command command = Command.shell(
                        "id -u; pwd; grep -e CapEff -e NoNewPrivs -e Seccomp: /proc/self/status; test -w $(tty) && echo mine")
                .user("app")
                .cwd("/home/app")
                .env("TERM", "dumb");
        String asCommand = box.exec(Command.shell("grep -e CapEff -e NoNewPrivs -e Seccomp: /proc/self/status")
                        .user("app"))
                .orThrow()
                .stdoutText();
        try (Terminal terminal = box.terminal(TerminalSpec.of(command))) {
            assertThat(new Screen(terminal).awaitEnd().replace("\r", ""))
                    .isEqualTo("1000\n/home/app\n" + asCommand + "mine\n");
        }
    }

    @Test
    void muchOutputThatIsReadLateIsWhole() throws Exception {
        try (Terminal terminal = box.terminal(sh("stty -opost; seq 1 100000"))) {
            assertThat(terminal.await(Duration.ofMillis(300))).isEmpty();
            String shown = new Screen(terminal).awaitEnd();
            assertThat(shown.lines()).hasSize(100_000).endsWith("100000");
            assertThat(terminal.await()).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    @Test
    void aWriteWaitsForAProgramThatDoesNotReadAndFailsAtItsEnd() throws Exception {
        try (Terminal terminal = box.terminal(sh("stty raw -echo; echo ready; exec sleep 600"))) {
            Screen screen = new Screen(terminal);
            screen.awaitText("ready");
            AtomicReference<Thread> writer = new AtomicReference<>();
            CompletableFuture<Void> write = CompletableFuture.runAsync(() -> {
                writer.set(Thread.currentThread());
                try {
                    terminal.input().write(new byte[4 << 20]);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            Soon.happens("a write that waits", () -> waits(writer.get()));
            assertThat(write).isNotDone();
            terminal.signal(Signal.KILL);
            terminal.await();
            assertThatThrownBy(() -> write.get(40, TimeUnit.SECONDS)).hasRootCauseInstanceOf(IOException.class);
        }
    }

    private static boolean waits(@Nullable Thread thread) {
        return thread != null && thread.getState() == Thread.State.WAITING;
    }

    @Test
    void commandsRunBesideIt() throws Exception {
        try (Terminal terminal = box.terminal(TerminalSpec.of("cat"))) {
            Screen screen = new Screen(terminal);
            assertThat(box.exec("echo", "beside").stdoutText()).isEqualTo("beside\n");
            screen.type("still here\n");
            screen.awaitText("still here\r\nstill here\r\n");
            assertThat(box.commands()).isEmpty();
        }
    }

    @Test
    void closingHangsUpAndWakesTheReader() throws Exception {
        Terminal terminal = box.terminal(TerminalSpec.of("sh"));
        Screen screen = new Screen(terminal);
        screen.type("echo up\n");
        screen.awaitText("up\r\n");
        terminal.close();
        screen.awaitEnd();
        assertThat(terminal.onExit().get(40, TimeUnit.SECONDS)).isEqualTo(new ExitStatus.Signaled(1, false));
    }

    @Test
    void whatCannotBeStartedLeavesNothing() throws Exception {
        assertThatThrownBy(() -> box.terminal(TerminalSpec.of("no-such-program")))
                .isInstanceOfSatisfying(CommandStartException.class, e -> {
                    assertThat(e.effect()).isEqualTo(Effect.NONE);
                    assertThat(e.getMessage()).contains("no-such-program");
                });
        assertThatThrownBy(() -> box.terminal(TerminalSpec.of(Command.of("sh").cwd("/etc/passwd"))))
                .isInstanceOf(CommandStartException.class);
        assertThatThrownBy(() -> box.terminal(TerminalSpec.of(Command.of("sh").user("nobody-here"))))
                .isInstanceOf(CommandStartException.class);
        assertThat(openPipes()).isZero();
        assertNothingLeft();
    }

    @Test
    void twentyLeaveNothing() throws Exception {
        box.terminal(sh("true")).close();
        assertNothingLeft();
        int threads = threads();
        for (int round = 0; round < 4; round++) {
            List<Terminal> open = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                // Some end by themselves, some are full of what nobody reads.
                open.add(box.terminal(sh(i == 0 ? "yes" : i == 1 ? "true" : "exec sleep 600")));
            }
            open.forEach(Terminal::close);
        }
        assertNothingLeft();
        Soon.happens("closed pipes", () -> openPipes() == 0);
        assertThat(threads()).isLessThanOrEqualTo(threads);
    }

    private static int threads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hydravisor-containerd"))
                .count();
    }

    /** Neither processes in the sandbox, nor folders; and containerd knows of none. */
    private void assertNothingLeft() throws Exception {
        Soon.happens(
                "a task without execs",
                () -> DAEMON.ctr("tasks", "ps", "hydravisor-terminals")
                                .lines()
                                .filter(line -> line.contains("{"))
                                .count()
                        == 0);
        try (Stream<Path> left = Files.walk(DAEMON.stateFolder())) {
            assertThat(left.filter(path -> path.toString().contains("/terminals/")))
                    .isEmpty();
        }
    }

    private static long openPipes() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> {
                        try {
                            return Files.readSymbolicLink(descriptor).toString().contains("/terminals/");
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    @Test
    void twoReadersAreRefused() throws Exception {
        try (Terminal terminal = box.terminal(TerminalSpec.of("cat"))) {
            Screen screen = new Screen(terminal);
            screen.type("x\n");
            screen.awaitText("x\r\nx");
            Soon.happens("a reader", () -> {
                try {
                    terminal.output().read();
                    return false;
                } catch (IllegalStateException e) {
                    return true;
                }
            });
        }
    }

    @Test
    void aSandboxThatDoesNotRunHasNone() throws Exception {
        Sandbox other = hydra.sandboxes(DAEMON.endpoint())
                .create(ContainerdDaemon.spec().name("stopping"));
        Terminal terminal = other.terminal(TerminalSpec.of("sh"));
        Screen screen = new Screen(terminal);
        other.stop(Duration.ZERO);
        screen.awaitEnd();
        assertThat(terminal.onExit().get(40, TimeUnit.SECONDS)).isNotEqualTo(new ExitStatus.Exited(0));
        assertThatThrownBy(() -> other.terminal(TerminalSpec.of("sh")))
                .isInstanceOfSatisfying(
                        ConflictException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NONE));
        other.destroy();
        terminal.close();
        assertThatThrownBy(() -> other.terminal(TerminalSpec.of("sh"))).isInstanceOf(ConflictException.class);
        assertThat(Files.exists(DAEMON.stateFolder().resolve("containerd"))).isTrue();
    }

    @Test
    void aDestroyWakesTheReader() throws Exception {
        Sandbox other = hydra.sandboxes(DAEMON.endpoint())
                .create(ContainerdDaemon.spec().name("destroyed"));
        try (Terminal terminal = other.terminal(TerminalSpec.of("sh"))) {
            Screen screen = new Screen(terminal);
            other.destroy();
            screen.awaitEnd();
            assertThat(terminal.onExit().get(40, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void theConnectionTakesItsTerminalsAlong() throws Exception {
        try (Hydravisor other = DAEMON.hydra()) {
            Sandbox same = other.sandboxes(DAEMON.endpoint()).attach("terminals");
            Terminal terminal = same.terminal(sh("trap '' HUP; while true; do sleep 0.1; echo stubborn; done"));
            Screen screen = new Screen(terminal);
            screen.awaitText("stubborn");
            other.close();
            screen.awaitEnd();
            assertThat(terminal.onExit()).isDone();
        }
        assertNothingLeft();
    }
}
