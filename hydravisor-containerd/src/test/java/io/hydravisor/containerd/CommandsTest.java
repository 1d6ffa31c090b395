package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandFailedException;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.Durability;
import io.hydravisor.process.Durability.AtLimit;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputGapException;
import io.hydravisor.process.OutputReader;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Sandboxes;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private final Set<String> events = ConcurrentHashMap.newKeySet();
    private Hydravisor hydra;
    private Sandbox box;

    @BeforeAll
    void create() {
        hydra = DAEMON.builder()
                .onEvent(event -> events.add(event.type() + " " + event.resource()))
                .discover();
        box = hydra.sandboxes(DAEMON.endpoint())
                .create(ContainerdDaemon.spec().name("commands").env("FROM_SPEC", "spec"));
    }

    @AfterAll
    void close() {
        hydra.close();
    }

    private String sh(String line) {
        return box.exec(Command.shell(line)).orThrow().stdoutText();
    }

    @Nested
    class Results {
        @Test
        void streamsAreSeparate() {
            ExecResult result = box.exec(Command.shell("echo out; echo err >&2"));
            assertThat(result.stdoutText()).isEqualTo("out\n");
            assertThat(result.stderrText()).isEqualTo("err\n");
            assertThat(result.stdout().complete()).isTrue();
            assertThat(result.stdout().truncated()).isFalse();
        }

        @Test
        void anOutputEndsWithItsLastWriterHoweverLateThatIs() throws Exception {
            try (CommandProcess process = box.start(Command.shell("(sleep 5; echo late) & echo early"));
                    InputStream output = process.stdout().stream()) {
                assertThat(process.await()).isEqualTo(new ExitStatus.Exited(0));
                assertThat(output.readAllBytes()).asString().isEqualTo("early\nlate\n");
            }
        }

        @Test
        void exitCodesAreData() {
            for (int code : new int[] {0, 1, 2, 42, 127, 128, 255}) {
                assertThat(box.exec(Command.shell("exit " + code)).status()).isEqualTo(new ExitStatus.Exited(code));
            }
        }

        @Test
        void orThrowTurnsThemIntoExceptions() {
            assertThatThrownBy(() -> box.exec("false").orThrow())
                    .isInstanceOfSatisfying(
                            CommandFailedException.class,
                            e -> assertThat(e.result().status()).isEqualTo(new ExitStatus.Exited(1)));
        }

        @Test
        void signalsAreToldButUncertain() {
            assertThat(box.exec(Command.shell("kill -TERM $$")).status()).isEqualTo(new ExitStatus.Signaled(15, false));
            assertThat(box.exec(Command.shell("exit 137")).status()).isEqualTo(new ExitStatus.Signaled(9, false));
        }

        @Test
        void argumentsArriveAsTheyAre() {
            List<String> arguments = List.of("a b", "$HOME", "`id`", "'", "\"", "", "*", "\n", "ä€😀", "-n");
            List<String> argv = new ArrayList<>(List.of("printf", "[%s]"));
            argv.addAll(arguments);
            assertThat(box.exec(Command.of(argv)).stdoutText()).isEqualTo("[" + String.join("][", arguments) + "]");
        }

        @Test
        void environmentIsImageThenSpecThenCommand() {
            ExecResult result =
                    box.exec(Command.shell("echo $PATH:$FROM_SPEC:$MINE:$HOME").env("MINE", "x=y z"));
            assertThat(result.stdoutText()).endsWith(":spec:x=y z:/root\n").contains("/bin");
        }

        @Test
        void workingDirectoryAndUser() {
            ExecResult result = box.exec(
                    Command.shell("pwd; id -u; id -g; echo $HOME").cwd("/tmp").user("app"));
            assertThat(result.stdoutText()).isEqualTo("/tmp\n1000\n1000\n/home/app\n");
            assertThat(box.exec(Command.shell("id -u; id -g").user("1234:5678")).stdoutText())
                    .isEqualTo("1234\n5678\n");
        }

        @Test
        void largeOutputIsByteExactAndBounded() throws Exception {
            ExecResult result =
                    box.exec(Command.shell("yes 0123456789 | head -c 3000000").capture(ByteSize.mebibytes(4)));
            assertThat(result.stdout().bytes()).hasSize(3_000_000);
            ExecResult cut = box.exec(Command.shell("yes 0123456789 | head -c 3000000"));
            assertThat(cut.stdout().truncated()).isTrue();
            assertThat(cut.stdout().total()).isEqualTo(3_000_000);
            assertThat(cut.stdout().bytes()).hasSize(1 << 20);
            assertThat(sha256(java.util.Arrays.copyOf(result.stdout().bytes(), 1 << 20)))
                    .isEqualTo(sha256(cut.stdout().bytes()));
        }

        @Test
        void unreadStderrDoesNotStallStdout() {
            CommandProcess process = box.start(Command.shell("yes err | head -c 5000000 >&2; echo done"));
            try (process) {
                assertThat(process.stdout().lines()).containsExactly("done");
                assertThat(process.await()).isEqualTo(new ExitStatus.Exited(0));
            }
        }

        @Test
        void whatIsLeftInTheBackgroundIsNotWaitedForEver() {
            ExecResult result = box.exec(Command.shell("sleep 988 & echo started"));
            assertThat(result.stdoutText()).isEqualTo("started\n");
            assertThat(result.stdout().complete()).isFalse();
            assertThat(sh("ps")).contains("sleep 988");
            sh("pkill -KILL sleep || true");
        }

        @Test
        void manyAtOnce() {
            List<CompletableFuture<String>> running = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                int number = i;
                running.add(CompletableFuture.supplyAsync(
                        () -> box.exec("echo", "number " + number).stdoutText(), task -> new Thread(task).start()));
            }
            for (int i = 0; i < 32; i++) {
                assertThat(running.get(i).join()).isEqualTo("number " + i + "\n");
            }
        }
    }

    @Nested
    class StandardInput {
        @Test
        void isClosedUnlessGiven() {
            assertThat(box.exec("cat").status()).isEqualTo(new ExitStatus.Exited(0));
        }

        @Test
        void bytesGoThrough() throws Exception {
            byte[] bytes = new byte[700_000];
            new Random(7).nextBytes(bytes);
            ExecResult result = box.exec(Command.of("sha256sum").stdin(Stdin.of(bytes)));
            assertThat(result.stdoutText()).startsWith(sha256(bytes));
        }

        @Test
        void canBeWrittenWhileItRuns() throws Exception {
            try (CommandProcess cat = box.start(Command.of("cat").stdin(Stdin.open()));
                    OutputReader reader = cat.stdout().reader(0)) {
                OutputStream stdin = cat.stdin();
                for (String word : List.of("one", "two")) {
                    stdin.write(word.getBytes(StandardCharsets.UTF_8));
                    Output output = reader.next().orElseThrow();
                    assertThat(StandardCharsets.UTF_8
                                    .decode(((Output.Chunk) output).bytes().duplicate())
                                    .toString())
                            .isEqualTo(word);
                }
                stdin.close();
                assertThat(cat.await()).isEqualTo(new ExitStatus.Exited(0));
            }
        }

        @Test
        void aCommandNeedNotReadIt() {
            assertThat(box.exec(Command.of("true").stdin(Stdin.of(new byte[5_000_000])))
                            .status())
                    .isEqualTo(new ExitStatus.Exited(0));
        }

        @Test
        void aWriteToAnEndedCommandFails() throws Exception {
            try (CommandProcess process = box.start(Command.of("true").stdin(Stdin.open()))) {
                process.await();
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 100; i++) {
                                process.stdin().write(new byte[65_536]);
                            }
                        })
                        .isInstanceOf(java.io.IOException.class);
            }
        }
    }

    @Nested
    class Ends {
        @Test
        void aTimeoutEndsTheWholeGroup() {
            ExecResult result = box.exec(Command.shell("sleep 987 & sleep 987 & wait")
                    .timeout(Duration.ofMillis(400))
                    .grace(Duration.ofSeconds(5)));
            assertThat(result.status()).isEqualTo(new ExitStatus.TimedOut(Duration.ofMillis(400), true));
            assertThat(sh("ps")).doesNotContain("sleep 987");
        }

        @Test
        void theGroupGetsTermThenKill() {
            // Once more with more time, where the shell has not come to its trap in time, or to the answer in its
            // grace.
            String said = "";
            for (int millis = 300; said.isEmpty() && millis <= 20_000; millis *= 4) {
                Duration span = Duration.ofMillis(millis);
                ExecResult result =
                        box.exec(Command.shell("trap 'echo term' TERM; sleep 986 & while true; do wait; done")
                                .timeout(span)
                                .grace(span));
                assertThat(result.status()).isEqualTo(new ExitStatus.TimedOut(span, true));
                assertThat(sh("ps")).doesNotContain("sleep 986");
                said = result.stdoutText();
            }
            assertThat(said).startsWith("term\n");
        }

        @Test
        void aTimeoutDoesNotTouchTheSandbox() {
            box.exec(Command.of("sleep", "60").timeout(Duration.ofMillis(100)));
            assertThat(box.exec("true").success()).isTrue();
        }

        @Test
        void aClosedHandleStillEnforcesTheTimeout() throws Exception {
            box.start(Command.of("sleep", "985").timeout(Duration.ofMillis(500)))
                    .close();
            Soon.holds(() -> assertThat(sh("ps")).doesNotContain("sleep 985"));
        }

        @Test
        void signalsReachTheGroupOrTheLeader() throws Exception {
            try (CommandProcess process = box.start(Command.shell("sleep 984 & echo started; wait"))) {
                assertThat(process.stdout().reader(0).next()).isPresent();
                process.signal(Signal.KILL, SignalTarget.LEADER);
                assertThat(process.await()).isEqualTo(new ExitStatus.Signaled(9, false));
                assertThat(sh("ps")).contains("sleep 984");
                process.kill();
                Soon.holds(() -> assertThat(sh("ps")).doesNotContain("sleep 984"));
            }
        }

        @Test
        void interruptingExecKillsTheGroup() throws Exception {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread thread = new Thread(() -> {
                try {
                    box.exec(Command.shell("sleep 983 & sleep 983").id("interrupted"));
                } catch (OperationInterruptedException e) {
                    thrown.set(Thread.currentThread().isInterrupted() ? e : null);
                }
            });
            thread.start();
            // Its process may be there before exec knows of it.
            Soon.holds(() -> assertThat(events).contains("command.started sandbox/commands/command/interrupted"));
            thread.interrupt();
            thread.join();
            assertThat(thrown.get()).isInstanceOf(OperationInterruptedException.class);
            Soon.holds(() -> assertThat(sh("ps")).doesNotContain("sleep 983"));
        }

        @Test
        void interruptingAwaitOnlyStopsWaiting() throws Exception {
            try (CommandProcess process = box.start(Command.of("sleep", "982"))) {
                Thread thread = new Thread(() -> {
                    try {
                        process.await();
                    } catch (OperationInterruptedException e) {
                        assertThat(e.effect()).isEqualTo(Effect.NONE);
                    }
                });
                thread.start();
                thread.interrupt();
                thread.join();
                assertThat(process.status()).isEmpty();
                Soon.holds(() -> assertThat(sh("ps")).contains("sleep 982"));
                process.kill();
                process.await();
            }
        }
    }

    @Nested
    class Refusals {
        @Test
        void noSuchProgram() {
            List<String> before = box.commands();
            for (String program : List.of("no-such-program", "/no/such/program", "/etc/passwd/x")) {
                assertThatThrownBy(() -> box.exec(program)).isInstanceOfSatisfying(CommandStartException.class, e -> {
                    assertThat(e.hint()).isPresent();
                    assertThat(e.effect()).isEqualTo(Effect.NONE);
                });
            }
            assertThatThrownBy(() -> box.exec("/etc/passwd")).isInstanceOf(CommandStartException.class);
            assertThat(box.commands()).isSubsetOf(before);
        }

        @Test
        void badWorkingDirectory() {
            List<String> before = box.commands();
            for (String cwd : List.of("/no/such/folder", "/etc/passwd")) {
                assertThatThrownBy(() -> box.exec(Command.of("true").cwd(cwd)))
                        .isInstanceOfSatisfying(
                                CommandStartException.class,
                                e -> assertThat(e.getMessage())
                                        .contains("working directory")
                                        .contains(cwd));
            }
            assertThat(box.commands()).isSubsetOf(before);
        }

        @Test
        void badUser() {
            List<String> before = box.commands();
            for (String user : List.of("nobody-here", "app:no-such-group", "99999999999", "-1")) {
                assertThatThrownBy(() -> box.exec(Command.of("true").user(user)))
                        .isInstanceOfSatisfying(
                                CommandStartException.class,
                                e -> assertThat(e.hint()).isPresent());
            }
            assertThat(box.commands()).isSubsetOf(before);
        }

        @Test
        void anIdIsUsedOnce() {
            try (CommandProcess first = box.start(Command.of("true").id("once"))) {
                first.await();
                assertThatThrownBy(() -> box.start(Command.of("true").id("once")))
                        .isInstanceOf(AlreadyExistsException.class);
                first.discard();
            }
            try (CommandProcess again = box.start(Command.of("true").id("once"))) {
                assertThat(again.await().success()).isTrue();
                again.discard();
            }
        }

        @Test
        void whatIsNotDeclared() {
            List<String> before = box.commands();
            assertThatThrownBy(() -> box.start(Command.of("true").durability(Durability.direct())))
                    .isInstanceOf(UnsupportedCapabilityException.class);
            assertThatThrownBy(() -> box.start(
                            Command.of("true").durability(Durability.spooled(ByteSize.mebibytes(1), AtLimit.PAUSE))))
                    .isInstanceOf(UnsupportedCapabilityException.class);
            assertThat(box.commands()).isSubsetOf(before);
        }

        @Test
        void discardingWhatRuns() {
            try (CommandProcess process = box.start(Command.of("sleep", "60"))) {
                assertThatThrownBy(process::discard).isInstanceOf(ConflictException.class);
                process.kill();
                process.await();
                process.discard();
            }
        }
    }

    @Nested
    class Spools {
        @Test
        void outputIsReadByOffset() throws Exception {
            try (CommandProcess process = box.start(Command.shell("seq 1 100000"))) {
                process.await();
                byte[] all = process.stdout().stream().readAllBytes();
                assertThat(new String(all, StandardCharsets.US_ASCII))
                        .startsWith("1\n2\n")
                        .endsWith("\n100000\n");
                byte[] tail = process.stdout().stream(500_000).readAllBytes();
                assertThat(tail).isEqualTo(java.util.Arrays.copyOfRange(all, 500_000, all.length));
                process.discard();
            }
        }

        @Test
        void anotherClientAttachesAndReadsOn() throws Exception {
            CommandProcess process = box.start(
                    Command.shell("echo one; sleep 1; echo two; exit 7").id("shared"));
            try (Hydravisor other = DAEMON.hydra();
                    Sandboxes theirs = other.sandboxes(DAEMON.endpoint());
                    Sandbox same = theirs.attach("commands");
                    CommandProcess found = same.attach("shared")) {
                assertThat(same.commands()).contains("shared");
                assertThat(found.stdout().lines()).containsExactly("one", "two");
                assertThat(found.await()).isEqualTo(new ExitStatus.Exited(7));
            }
            assertThat(process.await()).isEqualTo(new ExitStatus.Exited(7));
            assertThat(process.stdout().lines()).containsExactly("one", "two");
            process.close();
            try (CommandProcess ended = box.attach("shared")) {
                assertThat(ended.await()).isEqualTo(new ExitStatus.Exited(7));
                assertThat(ended.stdout().lines()).containsExactly("one", "two");
                ended.discard();
            }
            assertThatThrownBy(() -> box.attach("shared")).isInstanceOf(NotFoundException.class);
        }

        @Test
        void theOldestIsDroppedAndSaidSo() throws Exception {
            Command noisy = Command.shell("yes 0123456789abcde | head -c 4000000")
                    .durability(Durability.spooled(ByteSize.kibibytes(256), AtLimit.DROP_OLDEST));
            try (CommandProcess process = box.start(noisy)) {
                // The last of the output comes, and the oldest goes, a moment after the end.
                Soon.holds(() -> {
                    try (OutputReader reader = process.stdout().reader(0)) {
                        assertThat(reader.next().orElseThrow().end()).isGreaterThanOrEqualTo(4_000_000 - 256 * 1024);
                    }
                });
                try (OutputReader reader = process.stdout().reader(0)) {
                    Output.Gap gap = (Output.Gap) reader.next().orElseThrow();
                    assertThat(gap.from()).isZero();
                    assertThat(gap.to()).isGreaterThanOrEqualTo(4_000_000 - 256 * 1024);
                    long at = gap.to();
                    for (Optional<Output> piece = reader.next(); piece.isPresent(); piece = reader.next()) {
                        Output.Chunk chunk = (Output.Chunk) piece.get();
                        assertThat(chunk.offset()).isEqualTo(at);
                        for (int i = 0; i < chunk.bytes().remaining(); i++) {
                            assertThat(chunk.bytes().get(i))
                                    .isEqualTo((byte) "0123456789abcde\n".charAt((int) ((at + i) % 16)));
                        }
                        at = chunk.end();
                    }
                    assertThat(at).isEqualTo(4_000_000);
                }
                assertThatThrownBy(() -> process.stdout().stream().readAllBytes())
                        .isInstanceOfSatisfying(
                                OutputGapException.class,
                                e -> assertThat(e.hint()).isPresent());
                process.discard();
            }
        }

        @Test
        void aCommandIsKilledAtItsLimit() {
            Command endless = Command.of("yes").durability(Durability.spooled(ByteSize.kibibytes(64), AtLimit.KILL));
            try (CommandProcess process = box.start(endless)) {
                assertThat(process.await()).isEqualTo(new ExitStatus.Signaled(9, false));
                long kept = 0;
                try (OutputReader reader = process.stdout().reader(0)) {
                    Optional<Output> piece = reader.next();
                    while (piece.isPresent() && piece.get() instanceof Output.Chunk chunk) {
                        kept = chunk.end();
                        piece = reader.next();
                    }
                    assertThat(kept).isEqualTo(64 * 1024);
                    assertThat(piece.orElseThrow()).isInstanceOf(Output.Gap.class);
                }
                process.discard();
            }
        }

        @Test
        void oneThreadFollowsThemAll() throws Exception {
            List<CommandProcess> processes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                processes.add(box.start(Command.of("sleep", "600")));
            }
            // Those of clients that were closed before may still be ending.
            Soon.holds(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().equals("hydravisor-containerd-tail"))
                            .count())
                    .isEqualTo(1));
            for (CommandProcess process : processes) {
                process.kill();
                process.await();
                process.discard();
                process.close();
            }
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
