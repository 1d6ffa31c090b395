package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlParserTest {
    /** Writes down what it hears. */
    private static final class Heard implements ControlListener {
        private final List<String> events = new ArrayList<>();

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        @Override
        public void reply(byte[] body, boolean good) {
            events.add("reply " + good + " " + text(body));
        }

        @Override
        public void other(byte[] body, boolean good) {
            events.add("other " + good + " " + text(body));
        }

        @Override
        public void output(String pane, byte[] bytes) {
            events.add("output " + pane + " " + text(bytes));
        }

        @Override
        public void paused(String pane) {
            events.add("paused " + pane);
        }

        @Override
        public void notification(String name, String rest) {
            events.add(name + " " + rest);
        }

        @Override
        public void noise(String line) {
            events.add("noise " + line);
        }
    }

    private static List<String> read(byte[] bytes, int... sizes) throws IOException {
        Heard heard = new Heard();
        ControlParser parser = new ControlParser(heard);
        int at = 0;
        int piece = 0;
        while (at < bytes.length) {
            int size = sizes.length == 0 ? bytes.length : sizes[piece++ % sizes.length];
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
            parser.feed(part, part.length);
            at += part.length;
        }
        return heard.events;
    }

    private static List<String> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** As tmux writes it: bytes below space and the backslash as three octal digits, all others as they are. */
    private static byte[] escaped(byte[] bytes) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte b : bytes) {
            if ((b >= 0 && b < ' ') || b == '\\') {
                line.writeBytes("\\%03o".formatted((int) b).getBytes(StandardCharsets.US_ASCII));
            } else {
                line.write(b);
            }
        }
        return line.toByteArray();
    }

    @Property(tries = 500)
    void outputOfAnyBytesIsReadHoweverItIsCut(
            @ForAll @Size(max = 300) byte[] bytes,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 40) Integer> cuts)
            throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes("%output %7 ".getBytes(StandardCharsets.US_ASCII));
        stream.writeBytes(escaped(bytes));
        stream.writeBytes("\n%extended-output %8 12 : ".getBytes(StandardCharsets.US_ASCII));
        stream.writeBytes(escaped(bytes));
        stream.write('\n');

        assertThat(read(
                        stream.toByteArray(),
                        cuts.stream().mapToInt(Integer::intValue).toArray()))
                .containsExactly("output %7 " + Heard.text(bytes), "output %8 " + Heard.text(bytes));
    }

    @Property(tries = 300)
    void anyTranscriptIsReadTheSameHoweverItIsCut(
            @ForAll @Size(max = 6) List<@Size(max = 60) byte[]> bodies,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 40) Integer> cuts)
            throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            String guard = "1700000000 " + (100 + i) + " 1\n";
            byte[] body = bodies.get(i);
            stream.writeBytes(("%begin " + guard).getBytes(StandardCharsets.US_ASCII));
            stream.writeBytes(body);
            stream.writeBytes(("\n%end " + guard).getBytes(StandardCharsets.US_ASCII));
            stream.writeBytes("%window-add @3\n".getBytes(StandardCharsets.US_ASCII));
            expected.add("reply true " + Heard.text(body) + "\n");
            expected.add("window-add @3");
        }

        assertThat(read(
                        stream.toByteArray(),
                        cuts.stream().mapToInt(Integer::intValue).toArray()))
                .isEqualTo(expected);
    }

    @Test
    void aLineOfAnAnswerThatLooksLikeTheEndOfAnotherIsALine() throws IOException {
        assertThat(read("%begin 1 2 1\n%end 1 3 1\n%output %1 x\n%begin 1 9 1\n%end 1 2 1\n"))
                .containsExactly("reply true %end 1 3 1\n%output %1 x\n%begin 1 9 1\n");
    }

    @Test
    void blocksThatNobodyAskedForAreToldApart() throws IOException {
        assertThat(
                        read(
                                "%begin 1 2 0\nhook\n%error 1 2 0\n%begin 1 3 1\nno\n%error 1 3 1\n%pause %4\n%exit too far behind\n"))
                .containsExactly("other false hook\n", "reply false no\n", "paused %4", "exit too far behind");
    }

    @Test
    void whatIsNoProtocolIsNoise() throws IOException {
        assertThat(read("no server running on /x\n")).containsExactly("noise no server running on /x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%begin\n",
                "%begin 1 2\n",
                "%end 1 2 1\n",
                "%error 1 2 1\n",
                "%output 7 x\n",
                "%output %7\n",
                "%output %7 \\09\n",
                "%output %7 \\7\n",
                "%extended-output %7 12\n",
                "%extended-output %7 12 :\n",
                "%pause 3\n"
            })
    void whatBreaksTheProtocolIsAnError(String line) {
        assertThatThrownBy(() -> read(line)).isInstanceOf(IOException.class);
    }
}
