package io.hydravisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A person at a terminal: full-screen programs, sizes, ways to leave, and that the terminal is given back as it was. */
class TerminalTest {
    private static final String SHELL = "hydravisor sandbox shell box; echo code $?";

    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    static Hydravisor hydra;
    static Sandbox box;

    @TempDir
    Path folder;

    Pty pty;
    String before = "";

    @BeforeAll
    static void makeSandbox() throws Exception {
        hydra = DAEMON.hydra();
        box = hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("box"));
        install(Path.of("/usr/bin/vim.tiny"));
    }

    /** A program of the host with the libraries that it needs, at the same paths inside. */
    private static void install(Path program) throws IOException {
        copy(program);
        Process ldd = new ProcessBuilder("ldd", program.toString()).start();
        String libraries = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher path = Pattern.compile("(/\\S+) \\(0x").matcher(libraries);
        while (path.find()) {
            copy(Path.of(path.group(1)));
        }
        for (String terminal : List.of("s/screen", "t/tmux-256color", "x/xterm")) {
            for (String database : List.of("/lib/terminfo", "/usr/share/terminfo")) {
                Path file = Path.of(database, terminal);
                if (Files.exists(file)) {
                    copy(file);
                }
            }
        }
    }

    private static void copy(Path file) throws IOException {
        box.files().createDirectories(Objects.requireNonNull(file.getParent()).toString());
        box.files().upload(file.toRealPath(), file.toString());
    }

    @AfterAll
    static void close() {
        hydra.close();
    }

    @BeforeEach
    void openTerminal() throws Exception {
        Shell shell = new Shell(folder, DAEMON.stateFolder(), DAEMON.endpoint());
        pty = new Pty(shell, 90, 25);
        before = mode("before");
    }

    @AfterEach
    void closeTerminal() {
        pty.close();
    }

    private String mode(String file) throws Exception {
        pty.line("clear; stty -g > " + file + "; echo done-" + file).awaitLine("done-" + file);
        return Files.readString(folder.resolve(file));
    }

    private void openShell(String command) throws Exception {
        pty.line("clear; " + command).awaitLine("/ #");
    }

    private void givenBack(int code) throws Exception {
        // What the program last showed may stand before it.
        pty.await("exit code " + code, screen -> screen.lines().anyMatch(line -> line.endsWith("code " + code)));
        assertThat(mode("after")).isEqualTo(before);
    }

    private static List<String> terminals() {
        return box.exec("ps", "-o", "tty,args")
                .orThrow()
                .stdoutText()
                .lines()
                .filter(line -> line.matches("\\s*136,.*"))
                .toList();
    }

    @Test
    void theShellHasTheTerminalsSizeAndFollowsIt() throws Exception {
        openShell(SHELL);
        pty.line("stty size").awaitLine("25 90");

        pty.resize(101, 31);
        Waiting.until(
                "the new size",
                () -> pty.line("clear; stty size").screen().lines().anyMatch("31 101"::equals));

        pty.line("exit 3");
        givenBack(3);
    }

    @Test
    void vimDrawsAndSaves() throws Exception {
        openShell(SHELL);
        pty.line("/usr/bin/vim.tiny -u NONE /tmp/text").await("vim's empty lines", screen -> screen.contains("\n~\n~"));
        pty.type("iHello from vim").key("Escape").await("the text", screen -> screen.startsWith("Hello from vim"));

        pty.resize(60, 12);
        pty.await("a smaller vim", screen -> screen.lines().count() == 12 && screen.startsWith("Hello from vim"));
        pty.line(":wq").awaitLine("/ #");

        assertThat(box.files().readText("/tmp/text")).isEqualTo("Hello from vim\n");
        pty.line("clear; exit");
        givenBack(0);
    }

    @Test
    void aFullScreenProgramGetsSingleKeys() throws Exception {
        openShell(SHELL);
        pty.line("top").await("top", screen -> screen.contains("Load average:"));

        pty.type("q").await("the shell", screen -> screen.strip().endsWith("/ #"));

        pty.line("clear; exit");
        givenBack(0);
    }

    @Test
    void controlCIsForTheProgramInside() throws Exception {
        openShell(SHELL);
        pty.line("sleep 1000");
        Waiting.until("it sleeps", () -> terminals().stream().anyMatch(line -> line.contains("sleep 1000")));

        pty.key("C-c").line("echo interrupted-$?").awaitLine("interrupted-130");

        pty.line("exit");
        givenBack(0);
    }

    @Test
    void aTildeAndADotLeave() throws Exception {
        openShell(SHELL);
        pty.line("echo ~~ab").await("the prompt", screen -> screen.contains("~~ab"));

        pty.type("~.");

        givenBack(0);
        Waiting.until("nothing runs at a terminal", () -> terminals().isEmpty());
    }

    @Test
    void execRunsAnyCommandAtATerminal() throws Exception {
        pty.line("clear; hydravisor sandbox exec -it -e A=b box -- sh -c 'tty; echo $A $TERM; exit 7'; echo code $?")
                .await("the terminal's file", screen -> screen.contains("/dev/pts/"))
                .await("the variables", screen -> screen.lines().anyMatch(line -> line.matches("b (screen|tmux).*")));

        givenBack(7);
    }

    @Test
    void aKilledLauncherGivesTheTerminalBack() throws Exception {
        openShell("hydravisor sandbox shell box & echo $! > pid; fg; echo code $?");
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        pty.await("the host's shell", screen -> screen.contains("code 137"));
        Waiting.until("the former mode", () -> {
            try {
                return mode("after").equals(before);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        // Nobody reads the terminal inside any more; the next command through the provider finds it gone.
        box.exec("true");
    }

    @Test
    void aTerminatedLauncherHangsUp() throws Exception {
        openShell("hydravisor sandbox shell box & echo $! > pid; fg; echo code $?");
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());

        ProcessHandle.of(pid).orElseThrow().destroy();

        givenBack(143);
        Waiting.until("nothing runs at a terminal", () -> terminals().isEmpty());
    }

    @Test
    void aVanishedTerminalHangsUp() throws Exception {
        openShell("hydravisor sandbox shell box & echo $! > pid; fg");
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());

        pty.close();

        Waiting.until("the launcher has ended", () -> ProcessHandle.of(pid).isEmpty());
        Waiting.until("nothing runs at a terminal", () -> terminals().isEmpty());
    }

    @Test
    void theEndOfTheSandboxGivesTheTerminalBack() throws Exception {
        openShell(SHELL);

        // The others need it afterwards.
        box.stop(Duration.ZERO);
        box.start();

        pty.await("the end", screen -> screen.lines().anyMatch(line -> line.matches(".*code (125|129|137)")));
        assertThat(mode("after")).isEqualTo(before);
    }
}
