package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Split;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One client reads panes of all sessions, whose windows its own session is linked to; nothing else may be changed by that. */
class HubTest extends ConnectedTest {
    private MultiplexedSession running(SessionSpec spec) {
        MultiplexedSession session = sessions.create(spec).multiplexed();
        ready(session);
        return session;
    }

    private MultiplexedSession cat() {
        return running(SessionSpec.of(PaneCommand.of("sh", "-c", "echo ready; exec cat")));
    }

    private String linksOf(MultiplexedSession session) {
        return tmux.tmux("display-message", "-p", "-t", "=hydra-" + session.name() + ":", "#{window_linked_sessions}")
                .strip();
    }

    private static String readsTo(OutputReader reader, String last) {
        StringBuilder read = new StringBuilder();
        while (!read.toString().contains(last)) {
            Output piece = reader.next().orElseThrow();
            assertThat(piece).isInstanceOf(Output.Chunk.class);
            read.append(StandardCharsets.US_ASCII.decode(((Output.Chunk) piece).bytes()));
        }
        return read.toString();
    }

    private static void readsToItsEnd(OutputReader reader) {
        for (Optional<Output> piece = reader.next(); piece.isPresent(); piece = reader.next()) {
            assertThat(piece.get().start()).isNotNegative();
        }
    }

    @Test
    void manySessionsAreReadByOneClientAndFewThreads() {
        int many = 200;
        List<MultiplexedSession> all = IntStream.range(0, many)
                .mapToObj(i ->
                        sessions.create(SessionSpec.of(PaneCommand.of("cat"))).multiplexed())
                .toList();
        List<OutputReader> readers = new ArrayList<>();
        all.forEach(session -> readers.add(session.pane().output()));

        for (int i = 0; i < many; i++) {
            all.get(i).pane().type("piece " + i);
        }

        for (int i = 0; i < many; i++) {
            readsTo(readers.get(i), "piece " + i);
        }
        // One for commands, one for output.
        assertThat(tmux.tmux("list-clients").lines()).hasSize(2);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("hydravisor"))
                .hasSizeLessThan(10);
        readers.forEach(OutputReader::close);
    }

    @Test
    void aWindowIsLinkedForAsLongAsItIsRead() throws InterruptedException {
        MultiplexedSession session = cat();
        assertThat(linksOf(session)).isEqualTo("1");

        OutputReader one = session.pane().output();
        OutputReader other = session.pane().output();
        assertThat(linksOf(session)).isEqualTo("2");
        assertThat(session.info().clients()).isZero();
        one.close();
        other.close();

        Soon.until(() -> linksOf(session).equals("1"));
        session.pane().type("still here");
        assertThat(session.pane().waitFor(Pattern.compile("still here"), PATIENCE))
                .isPresent();
    }

    @Test
    void whoReadsAgainHearsNothingOfWhatWasWrittenMeanwhile() throws InterruptedException {
        MultiplexedSession session = cat();
        Pane pane = session.pane();
        for (int round = 0; round < 3; round++) {
            try (OutputReader reader = pane.output()) {
                pane.type("heard " + round);

                assertThat(readsTo(reader, "heard " + round)).doesNotContain("unheard");
            }
            Soon.until(() -> linksOf(session).equals("1"));
            pane.type("unheard " + round);
            assertThat(pane.waitFor(Pattern.compile("unheard " + round), PATIENCE))
                    .isPresent();
        }
    }

    @Test
    void aSessionThatIsKilledTakesWhatIsReadWithIt() {
        MultiplexedSession session = cat();
        ProcessHandle program = ProcessHandle.of(session.pane().info().pid()).orElseThrow();
        try (OutputReader reader = session.pane().output()) {
            session.kill();

            program.onExit().join();
            readsToItsEnd(reader);
        }
    }

    @Test
    void aSessionThatSomebodyElseKillsTakesWhatIsReadWithIt() {
        MultiplexedSession session = cat();
        ProcessHandle program = ProcessHandle.of(session.pane().info().pid()).orElseThrow();
        try (OutputReader reader = session.pane().output()) {
            tmux.tmux("kill-session", "-t", "=hydra-" + session.name());

            readsToItsEnd(reader);
            program.onExit().join();
        }
    }

    @Test
    void aPaneIsReadOnInAWindowThatItWasMovedToAfterAGap() {
        MultiplexedSession session = cat();
        Pane pane = session.pane();
        Pane moved = pane.split(Split.to(Split.Side.BELOW).command(PaneCommand.of("cat")));
        try (OutputReader reader = moved.output()) {
            tmux.tmux("break-pane", "-d", "-s", moved.id(), "-t", "=hydra-" + session.name() + ":");

            assertThat(reader.next()).containsInstanceOf(Output.Gap.class);
            moved.type("from there");

            readsTo(reader, "there");
        }
    }

    @Test
    void aPaneIsReadThatHasJoinedAWindowThatIsRead() throws InterruptedException {
        MultiplexedSession session = cat();
        Pane first = session.pane();
        try (OutputReader reader = first.output()) {
            Pane other = session.newWindow(PaneCommand.of("cat")).panes().get(0);
            OutputReader left = other.output();
            left.close();
            Soon.until(() -> tmux.tmux("display-message", "-p", "-t", other.id(), "#{window_linked_sessions}")
                    .strip()
                    .equals("1"));
            tmux.tmux("join-pane", "-d", "-s", other.id(), "-t", first.id());

            try (OutputReader again = other.output()) {
                other.type("joined");
                readsTo(again, "joined");
            }
            first.type("still read");
            readsTo(reader, "still read");
        }
    }

    @Test
    void aPaneOfAWindowThatIsReadIsMadeByTheOptionsOfItsOwnSession() {
        MultiplexedSession session = running(SessionSpec.of(PaneCommand.of("sh", "-c", "echo ready; exec cat"))
                .historyLines(77));
        try (OutputReader reader = session.pane().output()) {
            assertThat(reader.ended()).isFalse();
            Pane pane = session.pane().split(Split.to(Split.Side.BELOW).command(PaneCommand.of("cat")));

            assertThat(tmux.tmux("display-message", "-p", "-t", pane.id(), "#{history_limit}")
                            .strip())
                    .isEqualTo("77");
        }
    }

    @Test
    void nothingIsLeftOfAConnectionThatIsClosed() {
        MultiplexedSession session = cat();
        Pane pane = session.pane();
        OutputReader reader = pane.output();

        sessions.close();

        assertThat(reader.ended()).isTrue();
        assertThatThrownBy(pane::output).isInstanceOf(HydravisorException.class);
        assertThat(TmuxServer.controlClients()).isEmpty();
    }
}
