package io.hydravisor.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.terminal.RecordingEvent.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingTest {
    private static final String HEADER =
            "{\"version\": 2, \"width\": 90, \"height\": 20, \"timestamp\": 1700000000, \"title\": \"\\\"width\\\": 1\"}\n";

    @TempDir
    Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("some.cast"), text);
    }

    private static List<RecordingEvent> events(Recording recording) {
        List<RecordingEvent> events = new ArrayList<>();
        recording.events(events::add);
        return events;
    }

    @Test
    void allOfItIsRead() throws IOException {
        Recording recording = Recording.read(write(HEADER
                + "[0.25, \"o\", \"a\\u001b[1m\\\"\\\\\\n\\ud83d\\ude42\\/\"]\n\n [ 1.5 , \"r\" , \"120x40\" ]\n"
                + "[2, \"i\", \"x\"]\n[2e0, \"m\", \"\"]\n[3, \"q\", \"\"]\n"));

        assertThat(recording.size()).isEqualTo(new TerminalSize(90, 20));
        assertThat(recording.started()).contains(Instant.ofEpochSecond(1_700_000_000));
        assertThat(events(recording))
                .containsExactly(
                        new RecordingEvent(Duration.ofMillis(250), Kind.OUTPUT, "a\033[1m\"\\\n🙂/"),
                        new RecordingEvent(Duration.ofMillis(1500), Kind.RESIZE, "120x40"),
                        new RecordingEvent(Duration.ofSeconds(2), Kind.INPUT, "x"),
                        new RecordingEvent(Duration.ofSeconds(2), Kind.MARKER, ""),
                        new RecordingEvent(Duration.ofSeconds(3), Kind.OTHER, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[1", "[1, \"o\", \"cut", "[1, \"o\", \"cut\\", "[1, \"o\", \"cut\\u00", "[1, \"o\", \"x\""})
    void aLastLineThatWasCutIsLeftOut(String cut) throws IOException {
        Recording recording = Recording.read(write(HEADER + "[0, \"o\", \"whole\"]\n" + cut));

        assertThat(events(recording)).extracting(RecordingEvent::data).containsExactly("whole");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[\"x\", \"o\", \"a\"]",
                "[1e9999999, \"o\", \"a\"]",
                "[1e-9999999, \"o\", \"a\"]",
                "[1, \"o\", \"\\uzzzz\"]"
            })
    void aLineThatIsNoEventIsNamed(String line) throws IOException {
        Recording recording = Recording.read(write(HEADER + line + "\n[1, \"o\", \"a\"]\n"));

        assertThatThrownBy(() -> events(recording))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("line 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"version\": 3, \"term\": {\"cols\": 80}}",
                "{\"version\": 2, \"width\": 80}",
                "{\"version\": 2, \"width\": 80, \"height\": 0}",
                "{\"version\": 2, \"width\": 80, \"height\": 99999999999}"
            })
    void whatIsNoRecordingIsRefused(String header) throws IOException {
        Path file = write(header + "\n");

        assertThatThrownBy(() -> Recording.read(file)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Recording.read(folder.resolve("none"))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void itIsReplayedAtASpeedAndWithoutLongPauses() throws IOException {
        Recording recording =
                Recording.read(write(HEADER + "[0.2, \"o\", \"a\"]\n[0.3, \"i\", \"typed\"]\n[3600, \"o\", \"bü\"]\n"));
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        long start = System.nanoTime();

        recording.replay(2, Optional.of(Duration.ofMillis(300)), terminal);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(440), Duration.ofMinutes(5));
        assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("abü");
        assertThatThrownBy(() -> recording.replay(0, Optional.empty(), terminal))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void plainTextHasNoControlSequences() throws IOException {
        String output =
                "\\u001b[1;31mred\\u001b[0m\\r\\n\\u001b]0;title\\u0007a\\tb\\u001b]8;;x\\u001b\\\\c\\u001b(B\\b\\u001b";
        Recording recording = Recording.read(write(HEADER + "[0, \"o\", \"" + output + "\"]\n[1, \"o\", \"[2Jd\"]\n"));
        StringBuilder text = new StringBuilder();

        recording.text(text);

        assertThat(text).hasToString("red\na\tbcd");
    }
}
