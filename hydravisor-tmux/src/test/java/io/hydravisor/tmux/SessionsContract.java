package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Ownership;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.session.BufferInfo;
import io.hydravisor.session.Capture;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionInfo;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Sessions;
import io.hydravisor.session.Split;
import io.hydravisor.session.Window;
import io.hydravisor.session.WindowInfo;
import io.hydravisor.terminal.TerminalSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds with control mode and without. */
abstract class SessionsContract {
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final PaneCommand SH =
            PaneCommand.of("sh").env("PS1", "ready> ").env("ENV", "");
    /** Names with which a command line, a format or a shell could be broken. */
    private static final List<String> AWKWARD = List.of(
            "a;",
            ";",
            "-x",
            "--",
            "#{pid}",
            "#(touch broken)",
            "%H",
            "~",
            "$HOME",
            "\"q\"",
            "it's",
            "a\\",
            "a b",
            "ü🙂",
            "{",
            "}",
            "@1",
            "%0",
            "=",
            ":");

    @RegisterExtension
    final TmuxServer tmux = new TmuxServer();

    private Hydravisor door;
    Sessions sessions;

    /** What stands behind the endpoint's address. */
    abstract String options();

    @BeforeEach
    void connect() {
        door = tmux.door().discover();
        sessions = door.sessions(tmux.endpoint() + options());
    }

    @AfterEach
    void close() {
        door.close();
    }

    private MultiplexedSession create(SessionSpec spec) {
        return sessions.create(spec).multiplexed();
    }

    private Pane prompt() {
        Pane pane = create(SessionSpec.of(SH).size(100, 30)).pane();
        assertThat(pane.waitFor(Pattern.compile("ready> "), PATIENCE)).isPresent();
        return pane;
    }

    private String shown(Pane pane, String pattern) {
        return pane.waitFor(Pattern.compile(pattern, Pattern.DOTALL), PATIENCE).orElseThrow();
    }

    /** As it is for a moment while it ends, where it is not told to stay. */
    @Test
    void aServerWithoutSessionsHasNone() {
        MultiplexedSession session = create(SessionSpec.of(SH));
        tmux.tmux("set", "-g", "exit-empty", "off");

        session.kill();

        session.kill();
        assertThat(sessions.list()).isEmpty();
        assertThatThrownBy(session::info).isInstanceOf(NotFoundException.class);
        create(SessionSpec.of(SH)).kill();
    }

    @Test
    void aSessionIsWhatItsSpecSays() {
        MultiplexedSession session = create(SessionSpec.of(PaneCommand.of("sh", "-c", "pwd; echo $WHO; exec sleep 1000")
                        .cwd(tmux.folder().toString())
                        .env("WHO", "a \"$b\" #{pid};"))
                .name("work")
                .size(90, 20)
                .historyLines(1234)
                .label("team", "büild & test=1"));

        assertThat(tmux.tmux("list-sessions", "-F", "#{session_name}")).contains("hydra-work\n");
        assertThat(shown(session.pane(), Pattern.quote(tmux.folder() + "\na \"$b\" #{pid};")))
                .isNotEmpty();
        SessionInfo info = session.info();
        assertThat(info.labels().asMap()).containsExactly(java.util.Map.entry("team", "büild & test=1"));
        assertThat(info.ownership()).isEqualTo("scoped");
        assertThat(info.leaseEnd()).isPresent();
        assertThat(session.pane().info().size()).isEqualTo(new TerminalSize(90, 20));
        assertThat(tmux.tmux("display-message", "-p", "-t", session.pane().id(), "#{history_limit}"))
                .isEqualTo("1234\n");
    }

    @Test
    void aSessionIsFoundFromAnotherConnectionAndOutlivesItsMaker() {
        try (Hydravisor other = tmux.door().discover();
                Sessions elsewhere = other.sessions(tmux.endpoint() + options())) {
            elsewhere.create(SessionSpec.of(SH).name("kept").ownership(Ownership.detached()));
            elsewhere.create(SessionSpec.of(SH).name("scoped"));
            assertThat(sessions.list()).extracting(SessionInfo::name).containsExactly("kept", "scoped");
        }

        assertThat(sessions.list()).extracting(SessionInfo::name).containsExactly("kept");
        MultiplexedSession found = sessions.attach("kept").multiplexed();
        found.rename("renamed");
        assertThat(sessions.attach("renamed").info().id())
                .isEqualTo(found.info().id());
        found.close();
        sessions.attach("renamed").kill();
        assertThat(sessions.list()).isEmpty();
        assertThatThrownBy(() -> sessions.attach("renamed")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aNameIsGivenOnce() {
        MultiplexedSession first = create(SessionSpec.of(SH).name("one"));
        MultiplexedSession second = create(SessionSpec.of(SH).name("two"));

        assertThatThrownBy(() -> sessions.create(SessionSpec.of(SH).name("one")))
                .isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(() -> second.rename("one")).isInstanceOf(AlreadyExistsException.class);
        assertThat(first.info().name()).isEqualTo("one");
        assertThat(sessions.list()).hasSize(2);
    }

    @Test
    void whatCannotBeMadeLeavesNothing() {
        assertThatThrownBy(() -> sessions.create(SessionSpec.of(SH.cwd("/no/such/folder"))))
                .isInstanceOf(InvalidInputException.class);
        assertThat(sessions.list()).isEmpty();
    }

    @Test
    void aCommandThatEndsAtOnceLeavesItsWholeOutputAndItsStatus() {
        MultiplexedSession session = create(SessionSpec.of(PaneCommand.of("sh", "-c", "seq 1 20000; exit 7"))
                .historyLines(30_000));

        assertThat(session.pane().await(PATIENCE)).contains(new ExitStatus.Exited(7));
        assertThat(session.pane().capture(Capture.all()).stripTrailing())
                .isEqualTo(IntStream.rangeClosed(1, 20_000)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining("\n")));
    }

    /** Often, as tmux does not always notice by itself. */
    @Test
    void theEndOfEachProgramIsNoticed() {
        MultiplexedSession session = create(SessionSpec.of(PaneCommand.of("cat")));
        for (int i = 0; i < 30; i++) {
            Window window = session.newWindow(PaneCommand.of("sh", "-c", "exit 5"));
            assertThat(window.panes().get(0).await(PATIENCE)).contains(new ExitStatus.Exited(5));
            window.kill();
        }
    }

    @Test
    void aFullScreenProgramIsCapturedAsTmuxDoes() throws IOException {
        Path file = Files.writeString(tmux.folder().resolve("some.txt"), "one\nzwei ü 🙂 日本 e\u0301\n\033[31m\n");
        Pane pane = create(SessionSpec.of(PaneCommand.of("vim.tiny", "-u", "NONE", "-N", file.toString()))
                        .size(90, 25))
                .pane();
        shown(pane, "zwei");
        assertThat(pane.waitForIdle(Duration.ofSeconds(1), PATIENCE)).isTrue();

        assertThat(pane.capture()).isEqualTo(tmux.tmux("capture-pane", "-p", "-t", pane.id()));
        assertThat(pane.capture(Capture.screen().colours()))
                .isEqualTo(tmux.tmux("capture-pane", "-p", "-e", "-t", pane.id()));
    }

    @Test
    void aSignalAndAMissingProgramAreReported() {
        Optional<ExitStatus> killed = create(SessionSpec.of(PaneCommand.of("sh", "-c", "kill -9 $$")))
                .pane()
                .await(PATIENCE);
        assertThat(killed.orElseThrow())
                .isInstanceOfSatisfying(
                        ExitStatus.Signaled.class,
                        end -> assertThat(end.number()).isEqualTo(9));
        assertThat(create(SessionSpec.of(PaneCommand.of("no-such-program")))
                        .pane()
                        .await(PATIENCE))
                .contains(new ExitStatus.Exited(127));
    }

    @Test
    void aPaneTellsItsProgramsName() throws InterruptedException {
        Pane pane = create(SessionSpec.of(PaneCommand.of("/bin/cat"))).pane();

        Soon.until(() -> pane.info().program().equals("cat"));
        assertThat(pane.info().exit()).isEmpty();
    }

    @Test
    void textIsTypedAsItIs() throws IOException {
        Path file = tmux.folder().resolve("typed");
        Pane pane = create(SessionSpec.of(
                        PaneCommand.of("sh", "-c", "stty -echo; echo ready; cat >\"$1\"", "sh", file.toString())))
                .pane();
        shown(pane, "ready");

        for (String text : AWKWARD) {
            pane.type(text);
            pane.keys("Enter");
        }
        pane.type("Enter;");
        pane.keys("C-d", "C-d");

        assertThat(pane.await(PATIENCE)).contains(new ExitStatus.Exited(0));
        assertThat(Files.readString(file)).isEqualTo(String.join("\n", AWKWARD) + "\nEnter;");
    }

    @Test
    void allBytesArriveAsTheyAre() throws IOException {
        Path file = tmux.folder().resolve("bytes");
        byte[] all = new byte[10_000];
        new Random(1).nextBytes(all);
        Pane pane = create(SessionSpec.of(PaneCommand.of(
                        "sh", "-c", "stty raw -echo; echo ready; head -c 10000 >\"$1\"", "sh", file.toString())))
                .pane();
        shown(pane, "ready");

        pane.send(all);

        assertThat(pane.await(PATIENCE)).contains(new ExitStatus.Exited(0));
        assertThat(Files.readAllBytes(file)).isEqualTo(all);
    }

    @Test
    void aMebibyteIsPastedWhole() throws IOException {
        Path file = tmux.folder().resolve("pasted");
        byte[] text = "0123456789abcde\n".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
        Pane pane = create(SessionSpec.of(PaneCommand.of(
                        "sh", "-c", "stty raw -echo; echo ready; head -c 1048576 >\"$1\"", "sh", file.toString())))
                .pane();
        shown(pane, "ready");

        pane.paste(text);

        assertThat(pane.await(PATIENCE)).contains(new ExitStatus.Exited(0));
        assertThat(Files.readString(file)).isEqualTo(new String(text, StandardCharsets.US_ASCII).replace('\n', '\r'));
        assertThat(sessions.list()).hasSize(1);
    }

    @Test
    void aProgramThatAskedForItIsToldOfAPaste() throws IOException {
        Path file = tmux.folder().resolve("bracketed");
        Pane pane = create(SessionSpec.of(PaneCommand.of(
                        "sh",
                        "-c",
                        "stty raw -echo; printf '\\033[?2004hready'; head -c 14 >\"$1\"",
                        "sh",
                        file.toString())))
                .pane();
        shown(pane, "ready");

        pane.paste("hi".getBytes(StandardCharsets.US_ASCII));

        assertThat(pane.await(PATIENCE)).contains(new ExitStatus.Exited(0));
        assertThat(Files.readString(file)).isEqualTo("\033[200~hi\033[201~");
    }

    @Test
    void whatIsNoKeyIsRefusedAndNothingPressed() {
        Pane pane = prompt();

        assertThatThrownBy(() -> pane.keys("a", "Entre")).isInstanceOf(InvalidInputException.class);
        pane.keys("e", "c", "h", "o", "Space", ";", "a", "Enter");
        assertThat(shown(pane, "ready> echo ;a.*ready> ")).isNotEmpty();
        assertThat(pane.capture()).doesNotContain("> a");
    }

    @Test
    void linesAreCapturedPlainColouredAndJoined() {
        Pane pane = create(SessionSpec.of(PaneCommand.of(
                                "sh", "-c", "printf '\\033[31mred\\033[0m\\n'; printf '%0120d\\n' 5; seq 1 40"))
                        .size(50, 10))
                .pane();
        assertThat(pane.await(PATIENCE)).contains(new ExitStatus.Exited(0));

        assertThat(pane.capture(Capture.all())).startsWith("red\n" + "0".repeat(50) + "\n");
        assertThat(pane.capture(Capture.all().colours())).startsWith("\033[31mred");
        assertThat(pane.capture(Capture.all().joined())).contains("\n" + "0".repeat(119) + "5\n");
        assertThat(pane.capture(Capture.screen().history(2)).lines().findFirst())
                .contains(pane.capture(Capture.screen().history(2))
                        .lines()
                        .toList()
                        .get(0));
        assertThat(pane.capture(Capture.screen().history(2)).lines().count()).isEqualTo(12);
        assertThat(pane.capture(Capture.all())).isEqualTo(tmux.tmux("capture-pane", "-p", "-S", "-", "-t", pane.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --norc"})
    void aCommandInAShellTellsItsStatusAndItsOutputByteByByte(String shell) {
        Pane pane = create(SessionSpec.of(
                        PaneCommand.of("sh", "-c", "exec " + shell).env("PS1", "%end 1 2 1 $ ")))
                .pane();
        shown(pane, "%end 1 2 1 \\$ ");
        pane.type("half typed and never ent");

        ExecResult result = pane.run(Command.of(
                        "sh",
                        "-c",
                        "printf 'a\\0\\377\\033[31m no end'; echo \"$1\" >&2; pwd >&2; exit 3",
                        "sh",
                        "it's ; #{pid} $X")
                .cwd("/"));

        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(3));
        assertThat(result.stdout().bytes()).isEqualTo("a\0\377\033[31m no end".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(result.stderrText()).isEqualTo("it's ; #{pid} $X\n/\n");
        assertThat(pane.run(Command.of("seq", "1", "100000").capture(io.hydravisor.core.ByteSize.mebibytes(2)))
                        .stdoutText())
                .isEqualTo(IntStream.rangeClosed(1, 100_000)
                        .mapToObj(n -> n + "\n")
                        .collect(Collectors.joining()));
        assertThat(pane.run(Command.of("sh", "-c", "kill -TERM $$")).status())
                .isEqualTo(new ExitStatus.Signaled(15, false));
        assertThat(tmux.folder().resolve("state/tmux")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zsh -f", "fish --no-config"})
    void aCommandRunsInOtherShells(String shell) {
        Pane pane = create(SessionSpec.of(PaneCommand.of("sh", "-c", "exec " + shell))
                        .size(100, 30))
                .pane();
        shown(pane, "(?m)[#%>$] *$");
        pane.type("half typed and never ent");

        ExecResult result =
                pane.run(Command.of("sh", "-c", "echo \"$1\"; echo err >&2; exit 4", "sh", "it's ; $X (b)"));

        assertThat(result.status()).isEqualTo(new ExitStatus.Exited(4));
        assertThat(result.stdoutText()).isEqualTo("it's ; $X (b)\n");
        assertThat(result.stderrText()).isEqualTo("err\n");
        assertThat(pane.run(Command.of("true")).status()).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void aCommandThatTheShellDoesNotStartNeverStarts() {
        try (Hydravisor impatient =
                        tmux.door().requestTimeout(Duration.ofSeconds(2)).discover();
                Sessions connected = impatient.sessions(tmux.endpoint() + options())) {
            Pane pane = connected
                    .create(SessionSpec.of(PaneCommand.of("sleep", "1000")))
                    .multiplexed()
                    .pane();

            assertThatThrownBy(() -> pane.run(Command.of("true"))).isInstanceOf(ConflictException.class);
            assertThat(tmux.folder().resolve("state/tmux")).isEmptyDirectory();
        }
    }

    @Test
    void aCommandWhosePaneIsKilledIsLostWithWhatItHadWritten() throws Exception {
        MultiplexedSession session = create(SessionSpec.of(SH));
        Pane pane = session.pane();
        shown(pane, "ready> ");
        session.newWindow(PaneCommand.of("sleep", "1000"));
        Thread killer = new Thread(() -> {
            shown(pane, "so far");
            pane.kill();
        });
        killer.start();

        ExecResult result = pane.run(Command.of("sh", "-c", "echo so far; exec sleep 1000"));

        killer.join();
        assertThat(result.status()).isInstanceOf(ExitStatus.Lost.class);
        assertThat(result.stdoutText()).isEqualTo("so far\n");
    }

    @Test
    void whatAPaneShowsIsWaitedFor() {
        Pane pane = create(SessionSpec.of(PaneCommand.of(
                        "sh", "-c", "for i in 1 2 3 4 5; do echo tick $i; sleep 0.1; done; exec sleep 1000")))
                .pane();

        assertThat(pane.waitFor(Pattern.compile("tick [4-9]"), PATIENCE)).contains("tick 4");
        assertThat(pane.waitForIdle(Duration.ofMillis(500), PATIENCE)).isTrue();
        assertThat(pane.capture()).contains("tick 5");
        assertThat(pane.waitFor(Pattern.compile("never"), Duration.ofMillis(50)))
                .isEmpty();
        assertThat(pane.await(Duration.ofMillis(50))).isEmpty();
        pane.kill();
        assertThat(pane.await(PATIENCE)).containsInstanceOf(ExitStatus.Lost.class);
    }

    @Test
    void windowsAndPanesAreMadeArrangedAndEnded() {
        MultiplexedSession session = create(SessionSpec.of(SH).size(100, 40));
        Pane first = session.pane();
        Pane right = first.split(
                Split.to(Split.Side.RIGHT).command(PaneCommand.of("cat")).cells(30));
        Pane above = first.split(Split.to(Split.Side.ABOVE).command(PaneCommand.of("cat")));
        Window second = session.newWindow(PaneCommand.of("cat"));

        assertThat(right.info().size()).isEqualTo(new TerminalSize(30, 40));
        assertThat(session.windows().get(0).panes())
                .extracting(Pane::id)
                .containsExactly(above.id(), first.id(), right.id());
        assertThat(session.pane().id()).isEqualTo(first.id());
        right.select();
        assertThat(session.pane().id()).isEqualTo(right.id());
        right.resize(new TerminalSize(50, 40));
        assertThat(right.info().size().columns()).isEqualTo(50);
        second.select();
        assertThat(second.info()).extracting(WindowInfo::current).isEqualTo(true);
        second.resize(new TerminalSize(60, 15));
        assertThat(second.info().size()).isEqualTo(new TerminalSize(60, 15));
        for (String name : AWKWARD) {
            second.rename(name);
            // tmux escapes a backslash, and before 3.5 a dollar sign.
            String escaped = name.replace("\\", "\\\\");
            assertThat(second.info().name()).isIn(escaped, escaped.replace("$", "\\$"));
        }
        above.kill();
        above.kill();
        assertThat(session.panes()).hasSize(3);
        second.kill();
        second.kill();
        assertThat(session.windows()).hasSize(1);
        assertThatThrownBy(second::info).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> above.type("x")).isInstanceOf(NotFoundException.class);
        second.panes();
    }

    @Test
    void aPaneThatIsTooSmallIsNotSplit() {
        Pane pane = create(SessionSpec.of(SH).size(1, 1)).pane();

        assertThatThrownBy(() -> pane.split(Split.to(Split.Side.BELOW))).isInstanceOf(ConflictException.class);
    }

    @Test
    void buffersHoldAnyBytesUnderAnyName() {
        MultiplexedSession session = create(SessionSpec.of(SH));
        byte[] bytes = new byte[100_000];
        new Random(2).nextBytes(bytes);

        for (String name : AWKWARD) {
            session.buffers().set(name, bytes);
            assertThat(session.buffers().get(name)).isEqualTo(bytes);
        }
        assertThat(session.buffers().list()).extracting(BufferInfo::name).containsExactlyInAnyOrderElementsOf(AWKWARD);
        for (String name : AWKWARD) {
            session.buffers().delete(name);
            session.buffers().delete(name);
        }
        assertThat(session.buffers().list()).isEmpty();
        assertThatThrownBy(() -> session.buffers().get("gone")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aPersonSeesWhatTheProgramTypes() throws IOException, InterruptedException {
        MultiplexedSession session = create(SessionSpec.of(SH));
        Pane pane = session.pane();
        shown(pane, "ready> ");
        String attach = session.attachCommand(true).stream().map(Quoting::shell).collect(Collectors.joining(" "));
        ProcessBuilder terminal = new ProcessBuilder(
                        "script", "-qec", "stty cols 80 rows 24; exec " + attach, "/dev/null")
                .redirectErrorStream(true);
        terminal.environment().put("TERM", "xterm");
        Process person = terminal.start();
        try {
            Soon.until(() -> session.info().clients() > 0);
            pane.type("echo from the program");
            StringBuilder seen = new StringBuilder();
            while (!seen.toString().contains("from the program")) {
                seen.append((char) person.getInputStream().read());
            }
            assertThat(seen).contains("from the program");
        } finally {
            person.destroyForcibly();
        }
    }
}
