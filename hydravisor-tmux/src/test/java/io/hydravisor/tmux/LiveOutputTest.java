package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Sessions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is live, and what becomes of it when clients and servers die. */
class LiveOutputTest extends ConnectedTest {
    private static byte[] bytes(List<Output> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Output piece : pieces) {
            assertThat(piece).isInstanceOf(Output.Chunk.class);
            byte[] part = new byte[((Output.Chunk) piece).bytes().remaining()];
            ((Output.Chunk) piece).bytes().duplicate().get(part);
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static List<Output> upTo(OutputReader reader, long offset) {
        List<Output> pieces = new ArrayList<>();
        while (reader.offset() < offset) {
            pieces.add(reader.next().orElseThrow());
        }
        return pieces;
    }

    /** The chunks to the end; before that a gap says that there may have been more. */
    /** Reads until a text has come. */
    private static void hear(OutputReader reader, String text) {
        List<Output> pieces = new ArrayList<>();
        while (!new String(bytes(pieces), StandardCharsets.UTF_8).contains(text)) {
            pieces.add(reader.next().orElseThrow());
        }
    }

    private static List<Output> rest(OutputReader reader) {
        List<Output> pieces = new ArrayList<>();
        for (Optional<Output> piece = reader.next(); piece.isPresent(); piece = reader.next()) {
            pieces.add(piece.get());
        }
        assertThat(pieces.remove(pieces.size() - 1)).isInstanceOf(Output.Gap.class);
        return pieces;
    }

    @Test
    void allThatAPaneWritesIsReadOnceByEachReader() {
        Pane pane = ready(run(ON_KEY + "seq 1 100000; printf '\\001\\\\\\351'; exec sleep 1000"));
        try (OutputReader one = pane.output();
                OutputReader other = pane.output()) {
            pane.keys("x");

            String expected =
                    IntStream.rangeClosed(1, 100_000).mapToObj(n -> n + "\r\n").collect(Collectors.joining())
                            + "\001\\\351";
            for (OutputReader reader : List.of(one, other)) {
                String read = new String(bytes(upTo(reader, expected.length())), StandardCharsets.ISO_8859_1);
                assertThat(read.equals(expected))
                        .as("%d characters", read.length())
                        .isTrue();
            }
        }
    }

    @Test
    void aReaderIsToldWhenAProgramEndsThatStaysOnItsScreen() {
        Pane pane = ready(run(ON_KEY + "echo bye"));
        try (OutputReader reader = pane.output()) {
            pane.keys("x");

            rest(reader);

            assertThat(pane.await(PATIENCE)).contains(new ExitStatus.Exited(0));
            assertThat(pane.capture()).contains("bye");
        }
    }

    @Test
    void aReaderThatIsTooSlowGetsAGapOfTheRightLength() {
        Pane pane = ready(run(ON_KEY + "head -c 12000000 /dev/zero | tr '\\0' a; echo; echo done; exec sleep 1000"));
        try (OutputReader reader = pane.output()) {
            pane.keys("x");
            assertThat(pane.waitFor(Pattern.compile("done"), PATIENCE)).isPresent();

            List<Output> pieces = upTo(reader, 12_000_000);

            List<Output> gaps =
                    pieces.stream().filter(Output.Gap.class::isInstance).toList();
            assertThat(gaps).hasSize(1);
            assertThat(gaps.get(0).start()).isBetween(8_000_000L, 8_388_608L);
        }
    }

    /** A reader holds 8 MiB at most; tmux holds what this JVM has not taken from it in half a minute. */
    @Test
    @Timeout(300)
    void aFloodThatNobodyReadsTakesLittleMemoryHere() {
        int mebibytes = Boolean.getBoolean("hydravisor.full") ? 500 : 50;
        String flood = ON_KEY + "head -c " + mebibytes + "M /dev/zero | tr '\\0' a; echo; echo done; exec sleep 1000";
        // Wide, as tmux takes longest for moving lines up.
        Pane pane = ready(sessions.create(
                        SessionSpec.of(PaneCommand.of("sh", "-c", flood)).size(1000, 50))
                .multiplexed());
        long before = usedBytes();
        try (OutputReader reader = pane.output()) {
            pane.keys("x");

            assertThat(pane.waitFor(Pattern.compile("done"), Duration.ofMinutes(4)))
                    .isPresent();

            assertThat(usedBytes() - before).isLessThan(32 << 20);
            assertThat(reader.ended()).isFalse();
        }
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aReaderEndsWithItsPane() {
        MultiplexedSession session = run("echo ready; exec sleep 1000");
        session.newWindow(PaneCommand.of("sleep", "1000"));
        Pane pane = ready(session);
        try (OutputReader reader = pane.output()) {
            pane.kill();

            assertThat(rest(reader)).isEmpty();
            assertThat(reader.ended()).isTrue();
        }
    }

    @Test
    void aClientThatIsKilledComesBackAndTheReaderIsToldOfAGap() throws InterruptedException {
        Pane pane = ready(run("echo ready; exec cat"));
        try (OutputReader reader = pane.output()) {
            TmuxServer.controlClients().forEach(ProcessHandle::destroyForcibly);

            assertThat(reader.next()).containsInstanceOf(Output.Gap.class);
            pane.type("still here");
            assertThat(new String(bytes(List.of(reader.next().orElseThrow())), StandardCharsets.US_ASCII))
                    .startsWith("s");
            assertThat(pane.waitFor(Pattern.compile("still here"), PATIENCE)).isPresent();
            Soon.until(() -> events.stream().anyMatch(event -> event.type().equals("session.reconnected")));
            assertThat(events).extracting(HydravisorEvent::type).contains("session.disconnected");
        }
    }

    /** tmux 3.3a can be brought down by that, by an option that is therefore not used. */
    @Test
    void clientsThatEndAtOnceLeaveTheServerAlone() {
        MultiplexedSession session = run("echo ready; exec cat");
        ready(session);
        ProcessHandle server = tmux.process();
        for (int i = 0; i < 10; i++) {
            try (Hydravisor other = tmux.door().discover();
                    Sessions elsewhere = other.sessions(tmux.endpoint())) {
                elsewhere.attach(session.name()).multiplexed().pane().output();

                TmuxServer.controlClients().forEach(ProcessHandle::destroyForcibly);
            }
            assertThat(session.info().name()).isEqualTo(session.name());
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void whenTheServerIsKilledAllIsLostAndNothingOfTheNextServerIsTouched() throws InterruptedException {
        MultiplexedSession session = sessions.create(SessionSpec.of(
                        PaneCommand.of("sh").env("PS1", "ready> ").env("ENV", "")))
                .multiplexed();
        Pane pane = ready(session);
        ProcessHandle server = tmux.process();
        try (OutputReader reader = pane.output();
                OutputReader heard = pane.output()) {
            // What the server shows it may not have sent yet, and then takes with it.
            Thread killer = new Thread(() -> {
                hear(heard, "so far");
                server.destroyForcibly();
            });
            killer.start();

            ExecResult result = pane.run(Command.of("sh", "-c", "echo so far; exec sleep 1000"));

            killer.join();
            assertThat(result.status()).isInstanceOf(ExitStatus.Lost.class);
            assertThat(result.stdoutText()).isEqualTo("so far\n");
            assertThat(new String(bytes(rest(reader)), StandardCharsets.UTF_8)).contains("so far");
        }
        assertThatThrownBy(() -> pane.type("x")).isInstanceOf(NotFoundException.class);
        MultiplexedSession next = run("echo ready; exec cat");
        assertThatThrownBy(session::info).isInstanceOf(NotFoundException.class);
        session.kill();
        assertThat(next.info().clients()).isZero();
    }

    @Test
    void closingLeavesNoThreadChildOrSessionBehind() throws InterruptedException {
        Pane pane = ready(run("echo ready; exec cat"));
        pane.output();
        ProcessHandle server = tmux.process();

        door.close();

        Soon.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("hydravisor-tmux")));
        Soon.until(() -> TmuxServer.controlClients().isEmpty());
        // The server ends with its last session: those of the clients went with them.
        Soon.until(() -> !server.isAlive());
    }

    @Test
    void withoutControlModeThereIsNoLiveOutput() {
        try (Sessions plain = door.sessions(tmux.endpoint() + "?control=off")) {
            Pane pane = plain.create(SessionSpec.of(PaneCommand.of("cat")))
                    .multiplexed()
                    .pane();

            assertThatThrownBy(pane::output)
                    .isInstanceOf(UnsupportedCapabilityException.class)
                    .hasMessageContaining("control mode");
        }
    }
}
