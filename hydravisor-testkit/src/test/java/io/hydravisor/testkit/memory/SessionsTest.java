package io.hydravisor.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Ownership;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.OutputReader;
import io.hydravisor.process.Signal;
import io.hydravisor.session.Buffers;
import io.hydravisor.session.Capture;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.PaneRecording;
import io.hydravisor.session.SessionCapability;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Sessions;
import io.hydravisor.session.Split;
import io.hydravisor.terminal.Recording;
import io.hydravisor.terminal.RecordingSpec;
import io.hydravisor.terminal.TerminalSize;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sessions in memory do beyond the contract: their shell, their screen, and what goes wrong on demand. */
class SessionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final InMemorySessionProvider provider = new InMemorySessionProvider().program("greet", greet -> {
        greet.print(
                "hello " + String.join(",", greet.args()) + " " + greet.env().getOrDefault("WHO", "nobody") + "\n");
        return greet.args().size();
    });
    private final List<HydravisorEvent> events = new CopyOnWriteArrayList<>();
    private final Hydravisor hydra = client();
    private final Sessions sessions = hydra.sessions("memory-session:test");

    private Hydravisor client() {
        return Hydravisor.builder()
                .provider(provider)
                .requestTimeout(PATIENCE)
                .onEvent(events::add)
                .discover();
    }

    @AfterEach
    void close() {
        provider.faults().reset();
        hydra.close();
        provider.close();
    }

    private MultiplexedSession create(SessionSpec spec) {
        return sessions.create(spec).multiplexed();
    }

    private static void shown(Pane pane, String text) {
        assertTrue(pane.waitFor(Pattern.compile(Pattern.quote(text)), PATIENCE).isPresent(), pane::capture);
    }

    private MultiplexedSession shell() {
        MultiplexedSession session = create(SessionSpec.of(PaneCommand.shell().env("WHO", "me")));
        shown(session.pane(), "$ ");
        return session;
    }

    /** A pane whose program writes something and stays. */
    private Pane showing(String text) {
        provider.program("paint", paint -> {
            paint.print(text);
            return paint.stdin().read();
        });
        return create(SessionSpec.of(PaneCommand.of("paint")).size(20, 5)).pane();
    }

    @Test
    void theShellRunsProgramsWithArgumentsAndItsVariables() {
        Pane pane = shell().pane();

        pane.type("greet 'a b' \"c\" d'e'\r");

        shown(pane, "hello a b,c,de me\n$ ");
    }

    @Test
    void theShellTellsOfAProgramThatIsNotThere() {
        Pane pane = shell().pane();

        pane.type("nothing\r");

        shown(pane, "sh: can't start a command: no such program in the sandbox: nothing");
    }

    @Test
    void aSessionGoesWithItsShell() throws InterruptedException {
        MultiplexedSession session = shell();

        session.pane().type("exit 3\r");

        World.await(() -> sessions.list().isEmpty());
        assertThrows(NotFoundException.class, session::info);
    }

    @Test
    void aKeyInterruptsWhatTheShellStartedAndNotTheShell() {
        Pane pane = shell().pane();
        pane.type("sleep 600\r");
        shown(pane, "sleep 600");

        pane.keys("C-c");
        pane.type("greet\r");

        shown(pane, "hello  me");
    }

    @Test
    void aCommandInAPaneIsCapturedUpToItsLimit() {
        Pane pane = shell().pane();

        ExecResult result = pane.run(Command.of("greet", "you").capture(io.hydravisor.core.ByteSize.bytes(5)));

        assertEquals(new ExitStatus.Exited(1), result.status());
        assertEquals("hello", result.stdoutText());
        assertTrue(result.stdout().truncated());
        shown(pane, "hello you me");
    }

    @Test
    void aCommandThatIsNotThereTellsSoAsAShellDoes() {
        ExecResult result = shell().pane().run(Command.of("nothing"));

        assertEquals(new ExitStatus.Exited(127), result.status());
        assertTrue(result.stderrText().contains("nothing"), result::stderrText);
    }

    @Test
    void aCommandWhosePaneIsKilledIsLostWithWhatItWrote() throws Exception {
        provider.program("half", half -> {
            half.print("half");
            half.sleep(Duration.ofMinutes(10));
            return 0;
        });
        Pane pane = shell().pane();
        Thread killer = new Thread(() -> {
            shown(pane, "half\nhalf");
            pane.kill();
        });
        killer.start();

        ExecResult result = pane.run(Command.of("half"));

        killer.join();
        assertFalse(result.success());
        assertEquals("half", result.stdoutText());
    }

    @Test
    void aPaneWithoutAShellStartsNoCommand() {
        try (Hydravisor impatient = Hydravisor.builder()
                .provider(provider)
                .requestTimeout(Duration.ofMillis(200))
                .discover()) {
            Pane pane = impatient
                    .sessions("memory-session:test")
                    .create(SessionSpec.of(PaneCommand.of("cat")))
                    .multiplexed()
                    .pane();

            assertThrows(ConflictException.class, () -> pane.run(Command.of("greet")));
        }
        assertTrue(
                provider.faults().calls().stream().anyMatch(call -> call.verb().equals("run")));
    }

    @Test
    void theCursorMovesAndErases() {
        Pane pane = showing("one\r\ntwo\r\nthree\033[1;2HX\033[2;1H\033[2K\033[3;3H\033[Kend\033[5;1Hlast");
        shown(pane, "last");

        assertEquals("oXe\n\nthend\n\nlast\n", pane.capture());
        assertEquals(4, pane.info().cursorColumn());
        assertEquals(4, pane.info().cursorRow());
    }

    @Test
    void coloursAreKeptUntilTheyAreTakenBack() {
        Pane pane = showing("\033[1;31mA\033[44mB\033[0;32mC\033[mD");
        shown(pane, "ABCD");

        assertTrue(
                pane.capture(Capture.screen().colours())
                        .startsWith("\033[1;31mA\033[0m\033[1;31;44mB\033[0m\033[32mC\033[0mD\n"),
                pane::capture);
    }

    @Test
    void wideCharactersAndMarksTakeTheirCells() {
        Pane pane = showing("界🙂e\u0301|\377\033[4;1Hx");
        shown(pane, "x");

        assertTrue(pane.capture().startsWith("界🙂e\u0301|ÿ\n"), pane::capture);
    }

    @Test
    void aFullScreenProgramLeavesTheScreenAsItWas() {
        provider.program("full", full -> {
            full.print("\033[?1049h\033[2J\033[Hfull screen");
            int key = full.stdin().read();
            full.print("\033[?1049l");
            return key;
        });
        Pane pane = shell().pane();
        pane.type("full\r");
        shown(pane, "full screen");
        assertFalse(pane.capture().contains("$ full"), pane::capture);

        pane.type("\r");

        shown(pane, "$ full\n");
    }

    @Test
    void aTitleAndABellAreTold() {
        provider.program("ring", ring -> {
            ring.print("\033]2;the title\007\007ready");
            return ring.stdin().read();
        });
        MultiplexedSession session = create(SessionSpec.of(PaneCommand.of("ring")));
        shown(session.pane(), "ready");

        assertEquals("the title", session.pane().info().title());
        assertTrue(session.windows().get(0).info().bell());
        session.windows().get(0).select();
        assertFalse(session.windows().get(0).info().bell());
    }

    @Test
    void aProgramHearsOfANewSize() {
        provider.program("size", size -> {
            size.onResize(now -> say(size, "now " + now));
            size.print("ready");
            return size.stdin().read();
        });
        MultiplexedSession session = create(SessionSpec.of(PaneCommand.of("size")));
        shown(session.pane(), "ready");

        session.windows().get(0).resize(new TerminalSize(30, 6));

        shown(session.pane(), "now 30x6");
    }

    private static void say(ProgramContext context, String text) {
        try {
            context.print(text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void panesShareAWindowAndGiveTheirSpaceBack() {
        MultiplexedSession session =
                create(SessionSpec.of(PaneCommand.of("cat")).size(81, 25));
        Pane left = session.pane();
        Pane right = left.split(Split.to(Split.Side.RIGHT).command(PaneCommand.of("cat")));
        Pane below = right.split(Split.to(Split.Side.BELOW).cells(4).command(PaneCommand.of("cat")));

        assertEquals(new TerminalSize(40, 25), left.info().size());
        assertEquals(new TerminalSize(40, 20), right.info().size());
        assertEquals(new TerminalSize(40, 4), below.info().size());
        left.resize(new TerminalSize(60, 25));
        assertEquals(new TerminalSize(20, 20), right.info().size());
        right.kill();
        assertEquals(new TerminalSize(20, 25), below.info().size());
        below.kill();
        assertEquals(new TerminalSize(81, 25), left.info().size());
        Pane narrow = create(SessionSpec.of(PaneCommand.of("cat")).size(2, 1)).pane();
        assertThrows(
                ConflictException.class,
                () -> narrow.split(Split.to(Split.Side.LEFT).command(PaneCommand.of("cat"))));
    }

    @Test
    void aPaneIsRecordedAndPlayed(@TempDir Path folder) {
        Pane pane = shell().pane();
        Path file = folder.resolve("pane.cast");
        try (PaneRecording recording = pane.record(RecordingSpec.to(file))) {
            assertTrue(pane.run(Command.of("greet")).stdoutText().startsWith("hello"));
        }

        StringBuilder text = new StringBuilder();
        Recording.read(file).text(text);
        assertTrue(text.toString().contains("hello  me"), text::toString);
    }

    @Test
    void aBufferIsSavedToAFileThatIsNewAndLoaded(@TempDir Path folder) throws Exception {
        Buffers buffers = create(SessionSpec.of(PaneCommand.of("cat"))).buffers();
        byte[] content = {0, 1, (byte) 0xff, '\n'};
        buffers.set("one", content);
        Path file = folder.resolve("buffer");

        buffers.save("one", file);
        buffers.load("two", file);

        assertArrayEquals(content, buffers.get("two"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertThrows(AlreadyExistsException.class, () -> buffers.save("one", file));
        assertThrows(NotFoundException.class, () -> buffers.save("none", folder.resolve("other")));
        assertFalse(Files.exists(folder.resolve("other")));
        assertThrows(BackendException.class, () -> buffers.save("one", folder.resolve("no/such")));
        assertThrows(NotFoundException.class, () -> buffers.load("two", folder.resolve("none")));
        assertThrows(BackendException.class, () -> buffers.load("two", folder));
        assertThrows(InvalidInputException.class, () -> buffers.load("two", Files.createFile(folder.resolve("empty"))));
        assertArrayEquals(content, buffers.get("two"));
    }

    @Test
    void whatIsAskedForFailsAndHasNoEffect() {
        Pane pane = create(SessionSpec.of(PaneCommand.of("cat"))).pane();
        provider.faults()
                .failNext(
                        "type",
                        new UnavailableException(io.hydravisor.core.Failure.of("as the test asked for")
                                .effect(Effect.NONE)));

        assertThrows(UnavailableException.class, () -> pane.type("lost"));
        pane.type("kept");

        shown(pane, "kept");
        assertFalse(pane.capture().contains("lost"));
        assertEquals(2, provider.faults().count("type"));
        assertThrows(InvalidInputException.class, () -> provider.faults().disconnectAt("snapshot", 1));
    }

    @Test
    void aLostReplyIsAskedForAndNothingHappensTwice() {
        Pane pane = create(SessionSpec.of(PaneCommand.of("cat"))).pane();
        provider.faults().disconnectAt("type", 1);

        pane.type("once");

        shown(pane, "once");
        assertFalse(pane.capture().contains("onceonce"));
        assertEquals(1, provider.faults().count("ask"));
    }

    @Test
    void outputIsReadOnWhenTheConnectionIsBack() {
        Pane pane = create(SessionSpec.of(PaneCommand.of("cat"))).pane();
        try (var output = pane.output();
                Hydravisor other = client()) {
            pane.type("before");
            assertTrue(output.next(PATIENCE).isPresent());
            provider.faults().loseConnection();

            assertEquals(Optional.empty(), output.next(Duration.ofMillis(50)));
            assertThrows(UnavailableException.class, pane::info);

            provider.faults().restoreConnection();
            other.sessions("memory-session:test").list();
            pane.type("after");
            assertTrue(output.next(PATIENCE).isPresent());
        }
        assertTrue(events.stream().anyMatch(event -> event.type().equals("session.disconnected")));
        assertTrue(events.stream().anyMatch(event -> event.type().equals("session.reconnected")));
    }

    @Test
    void anotherClientGoesOnWithTheSameSession() {
        MultiplexedSession session =
                create(SessionSpec.of(PaneCommand.of("cat")).name("shared").ownership(Ownership.detached()));
        session.pane().type("seen by both");
        try (Hydravisor other = client()) {
            Pane pane = other.sessions("memory-session:test")
                    .attach("shared")
                    .multiplexed()
                    .pane();
            shown(pane, "seen by both");
        }
    }

    @Test
    void aSessionEndsInOrderAndWhatTakesNoNoticeIsKilled() {
        provider.program("saves", saves -> {
            saves.onSignal(Signal.HUP, () -> saves.exit(0));
            saves.sleep(Duration.ofMinutes(10));
            return 1;
        });
        provider.program("stubborn", stubborn -> {
            stubborn.ignore(Signal.HUP);
            stubborn.print("ready");
            stubborn.sleep(Duration.ofMinutes(10));
            return 1;
        });
        MultiplexedSession orderly = create(SessionSpec.of(PaneCommand.of("saves")));
        MultiplexedSession stubborn = create(SessionSpec.of(PaneCommand.of("stubborn")));
        shown(stubborn.pane(), "ready");

        assertTrue(orderly.end(PATIENCE));
        assertFalse(stubborn.end(Duration.ofMillis(100)));

        assertEquals(List.of(), sessions.list());
    }

    @Test
    void whatIsMissingIsRefused() {
        try (InMemorySessionProvider less = provider.without(SessionCapability.LIVE_OUTPUT);
                Hydravisor client = Hydravisor.builder().provider(less).discover()) {
            MultiplexedSession session = client.sessions("memory-session:test")
                    .create(SessionSpec.of(PaneCommand.of("cat")))
                    .multiplexed();

            assertThrows(
                    UnsupportedCapabilityException.class, () -> session.pane().output());
            assertThrows(UnsupportedCapabilityException.class, () -> session.attachCommand(false));
        }
        assertThrows(InvalidInputException.class, () -> hydra.sessions("memory-session:test?x=1"));
    }

    @Test
    void closingTheProviderEndsAllAndLeavesItUsable() {
        create(SessionSpec.of(PaneCommand.of("cat")));

        provider.close();

        assertEquals(List.of(), sessions.list());
        shown(shell().pane(), "$ ");
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("hydravisor-memory-"))
                        .count()
                <= 1);
    }

    @Test
    void aRecordingThatCouldNotBeginIsNotWaitedFor(@TempDir Path folder) {
        Pane pane = shell().pane();
        provider.faults().failNext("panes", new BackendException(Failure.of("no size")));

        assertThrows(BackendException.class, () -> pane.record(RecordingSpec.to(folder.resolve("never.cast"))));

        assertTimeoutPreemptively(PATIENCE, hydra::close);
    }

    @Test
    void aReaderThatHasReadToTheEndNeedNotBeClosed() throws Exception {
        WeakReference<OutputReader> dropped = new WeakReference<>(readToTheEnd());

        World.await(() -> {
            System.gc();
            return dropped.get() == null;
        });
    }

    private OutputReader readToTheEnd() {
        MultiplexedSession session = shell();
        OutputReader reader = session.pane().output();
        session.kill();
        while (!reader.ended()) {
            reader.next(PATIENCE);
        }
        return reader;
    }
}
