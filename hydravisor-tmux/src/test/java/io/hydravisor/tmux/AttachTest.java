package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.session.Capture;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Sessions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read by attaching, shown by a second terminal of tmux: it has to look like the first. */
class AttachTest extends ConnectedTest {
    private static final int COLUMNS = 40;
    private static final int ROWS = 10;
    private static final Duration SAME = Duration.ofSeconds(20);

    private static final String COLOURS =
            "seq 1 30; printf '\\033[1;31mred\\n still red \\033[0;44m blue   \\n\\033[38;5;99mlast\\n';"
                    + " printf '\\033[4:3m curly \\033[0m\\033[38;2;1;2;3mtrue\\033[m\\n wide 漢字 e\\314\\201 🙂\\n'; ";

    private Pane start(String script) {
        Pane pane = sessions.create(
                        SessionSpec.of(PaneCommand.of("sh", "-c", script)).size(COLUMNS, ROWS))
                .multiplexed()
                .pane();
        assertThat(pane.waitFor(Pattern.compile("ready"), PATIENCE)).isPresent();
        return pane;
    }

    private static void add(ByteArrayOutputStream seen, Output piece) {
        byte[] part = new byte[((Output.Chunk) piece).bytes().remaining()];
        ((Output.Chunk) piece).bytes().duplicate().get(part);
        seen.writeBytes(part);
    }

    /** Reads on until the bytes have some text in them, or nothing more comes. */
    private static void readOn(OutputReader reader, ByteArrayOutputStream seen, String text) {
        while (!seen.toString(StandardCharsets.UTF_8).contains(text)) {
            add(seen, reader.next(PATIENCE).orElseThrow());
        }
    }

    /** A terminal of the same size that was sent these bytes. */
    private Pane mirror(ByteArrayOutputStream bytes) throws IOException {
        Path file = Files.write(tmux.folder().resolve("bytes"), bytes.toByteArray());
        Pane pane = sessions.create(SessionSpec.of(PaneCommand.of(
                                "sh", "-c", "stty raw; cat \"$1\"; exec sleep 1000", "sh", file.toString()))
                        .size(COLUMNS, ROWS))
                .multiplexed()
                .pane();
        assertThat(pane.waitFor(Pattern.compile("ready|then"), PATIENCE)).isPresent();
        return pane;
    }

    /** What it waited for may not be the last thing that the mirror shows. */
    private static void assertSame(Pane mirror, Pane pane) throws InterruptedException {
        String expected = look(pane);
        long start = System.nanoTime();
        while (!look(mirror).equals(expected) && System.nanoTime() - start < SAME.toNanos()) {
            Thread.sleep(10);
        }
        assertThat(look(mirror)).isEqualTo(expected);
    }

    /** All lines with their colours, and the cursor. */
    private static String look(Pane pane) {
        PaneInfo info = pane.info();
        return pane.capture(Capture.all().colours()) + info.cursorColumn() + "," + info.cursorRow();
    }

    private String modes(Pane pane) {
        return tmux.tmux(
                "display-message",
                "-p",
                "-t",
                pane.id(),
                "#{alternate_on} #{cursor_flag} #{insert_flag} #{keypad_cursor_flag} #{keypad_flag} #{mouse_any_flag}"
                        + " #{mouse_sgr_flag} #{scroll_region_upper} #{scroll_region_lower} #{wrap_flag}");
    }

    @Test
    void theScreenAndWhatLeftItLookTheSame() throws Exception {
        Pane pane = start(COLOURS + "printf ready; exec sleep 1000");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (OutputReader reader = pane.attach()) {
            add(seen, reader.next(PATIENCE).orElseThrow());
        }
        assertSame(mirror(seen), pane);
    }

    @Test
    void linesThatAreDrawnAreGivenAsCharacters() {
        Pane pane = start("printf '\\033(0lqqk\\nx  x\\033(B ready'; exec sleep 1000");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (OutputReader reader = pane.attach()) {
            add(seen, reader.next(PATIENCE).orElseThrow());
        }
        assertThat(seen.toString(StandardCharsets.UTF_8)).contains("┌──┐\r\n│  │ ready");
    }

    @Test
    void lessHistoryIsGivenOnDemand() {
        Pane pane = start("seq 1 30; printf ready; exec sleep 1000");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (OutputReader reader = pane.attach(2)) {
            add(seen, reader.next(PATIENCE).orElseThrow());
        }
        assertThat(seen.toString(StandardCharsets.UTF_8))
                .contains("20\r\n21\r\n22\r\n")
                .doesNotContain("19");
    }

    /** What a program has set stays set: a hidden cursor, a region that scrolls, the mouse; and what it covers comes back. */
    @Test
    void aProgramThatFillsTheScreenGoesOnWhereItWas() throws Exception {
        Pane pane = start(
                "stty -echo raw; seq 1 30; printf 'below'; printf '\\033[?1049h\\033[?25l\\033[?1h\\033=\\033[?1003h\\033[?1006h';"
                        + "printf '\\033[H\\033[43mtop   \\033[0m\\033[3;5r\\033[4;2Hready'; head -c 1 >/dev/null;"
                        + "printf '\\nscrolled\\nwithin\\r\\nthen'; head -c 1 >/dev/null; printf '\\033[?1049lafter then'; exec sleep 1000");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (OutputReader reader = pane.attach()) {
            add(seen, reader.next(PATIENCE).orElseThrow());
            Pane first = mirror(seen);
            assertSame(first, pane);
            assertThat(modes(first)).isEqualTo(modes(pane));

            pane.keys("x");
            readOn(reader, seen, "then");
            assertSame(mirror(seen), pane);

            pane.keys("x");
            readOn(reader, seen, "after then");
            assertSame(mirror(seen), pane);
        }
    }

    @ParameterizedTest
    @CsvSource({"\\033[3, 1mred", "\\033, [31mred", "\\033]0;a ti, tle\\007", "\\033P1, \\033\\\\\\\\"})
    void whatIsUnfinishedIsFinishedByWhatComes(String begin, String end) throws Exception {
        Pane pane = start("stty -echo raw; printf 'ready " + begin + "'; head -c 1 >/dev/null; printf '" + end
                + " then'; exec sleep 1000");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (OutputReader before = pane.output();
                OutputReader reader = pane.attach()) {
            add(seen, reader.next(PATIENCE).orElseThrow());
            pane.keys("x");
            readOn(reader, seen, "then");
            assertThat(before.next(PATIENCE)).isPresent();
        }
        assertSame(mirror(seen), pane);
    }

    /** The next character goes to the next row, not onto the last one. */
    @Test
    void aFullRowIsLeftFull() throws Exception {
        String row = "ready" + "x".repeat(COLUMNS - "ready".length());
        Pane pane = start("stty -echo raw; printf '" + row + "'; head -c 1 >/dev/null; printf 'then'; exec sleep 1000");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (OutputReader reader = pane.attach()) {
            add(seen, reader.next(PATIENCE).orElseThrow());
            pane.keys("x");
            readOn(reader, seen, "then");
        }
        assertThat(pane.capture()).startsWith(row + "\nthen\n");
        assertSame(mirror(seen), pane);
    }

    @Test
    void ofWhatHasEndedTheScreenIsReadAndThenTheEnd() {
        Pane pane = start("echo ready; exit 3");
        assertThat(pane.await(PATIENCE)).contains(new ExitStatus.Exited(3));
        for (int i = 0; i < 2; i++) {
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            try (OutputReader reader = pane.attach()) {
                add(seen, reader.next(PATIENCE).orElseThrow());
                assertThat(reader.next(PATIENCE)).isEmpty();
                assertThat(reader.ended()).isTrue();
            }
            assertThat(seen.toString(StandardCharsets.UTF_8)).contains("ready");
        }
    }

    /** tmux before 3.7 may drop the end of what a program writes; the screen has it. */
    @Test
    void whenTheProgramEndsTheLastThingReadIsItsScreen() {
        Pane pane = start(ON_KEY + "seq 1 1000; echo bye");
        ByteArrayOutputStream last = new ByteArrayOutputStream();
        try (OutputReader reader = pane.attach()) {
            pane.keys("x");
            Optional<Output> piece = reader.next(PATIENCE);
            while (piece.isPresent()) {
                if (piece.get() instanceof Output.Gap) {
                    last.reset();
                } else {
                    add(last, piece.get());
                }
                piece = reader.next(PATIENCE);
            }
            assertThat(reader.ended()).isTrue();
        }
        assertThat(last.toString(StandardCharsets.UTF_8)).contains("1000\r\nbye");
    }

    @Test
    void behindAGapTheScreenIsDrawnAnew() {
        Pane pane = start("echo ready; exec cat");
        try (OutputReader reader = pane.attach()) {
            assertThat(reader.next(PATIENCE)).containsInstanceOf(Output.Chunk.class);

            TmuxServer.controlClients().forEach(ProcessHandle::destroyForcibly);

            Output gap = reader.next(PATIENCE).orElseThrow();
            assertThat(gap).isInstanceOf(Output.Gap.class);
            Output again = reader.next(PATIENCE).orElseThrow();
            assertThat(again.start()).isEqualTo(gap.end());
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            add(seen, again);
            assertThat(seen.toString(StandardCharsets.UTF_8)).contains("ready");
            pane.type("more");
            readOn(reader, seen, "more");
        }
    }

    @Test
    void aPaneThatGoesEndsIt() {
        Pane pane = start("echo ready; exec sleep 1000");
        try (OutputReader reader = pane.attach()) {
            pane.kill();
            Optional<Output> piece = reader.next(PATIENCE);
            while (piece.isPresent()) {
                piece = reader.next(PATIENCE);
            }
            assertThat(reader.ended()).isTrue();
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        Pane pane = start("echo ready; exec sleep 1000");
        assertThatThrownBy(() -> pane.attach(-1)).isInstanceOf(InvalidInputException.class);
        try (Sessions plain = door.sessions(tmux.endpoint() + "?control=off")) {
            Pane same =
                    plain.attach(sessions.list().get(0).name()).multiplexed().pane();
            assertThatThrownBy(same::attach).isInstanceOf(UnsupportedCapabilityException.class);
        }
    }
}
