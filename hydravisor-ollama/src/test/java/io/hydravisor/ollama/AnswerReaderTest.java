package io.hydravisor.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.Completed;
import io.hydravisor.model.ChatDelta.TextDelta;
import io.hydravisor.model.ChatDelta.ThinkingDelta;
import io.hydravisor.model.ModelFailedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    private static final String DONE = "{\"model\":\"m\",\"done\":true,\"done_reason\":\"stop\"}\n";

    private static String line(String text) throws IOException {
        okio.Buffer bytes = new okio.Buffer();
        Json.body(json -> {
                    json.writeStringField("model", "m");
                    Json.field(json, "message", Map.of("role", "assistant", "content", text));
                    json.writeBooleanField("done", false);
                })
                .writeTo(bytes);
        return bytes.readUtf8() + "\n";
    }

    /** Gives as many bytes at a time as the test says, in turn. */
    private static InputStream inPieces(byte[] bytes, List<Integer> sizes) {
        return new ByteArrayInputStream(bytes) {
            private int turn;

            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, sizes.get(turn++ % sizes.size())));
            }
        };
    }

    private static List<ChatDelta> all(InputStream bytes) throws IOException {
        AnswerReader reader = new AnswerReader(bytes);
        List<ChatDelta> pieces = new ArrayList<>();
        for (ChatDelta next = reader.next(); next != null; next = reader.next()) {
            pieces.add(next);
        }
        return pieces;
    }

    private static List<ChatDelta> all(String text) throws IOException {
        return all(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Property(tries = 300)
    void howTheBytesArriveDoesNotMatter(
            @ForAll @Size(max = 20) List<String> texts,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 9) Integer> sizes)
            throws IOException {
        StringBuilder lines = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (String text : texts) {
            // A lone half of a surrogate pair is no text that UTF-8 can carry.
            String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            lines.append(line(whole));
            expected.append(whole);
        }
        byte[] bytes = lines.append(DONE).toString().getBytes(StandardCharsets.UTF_8);

        List<ChatDelta> pieces = all(inPieces(bytes, sizes));

        StringBuilder heard = new StringBuilder();
        for (ChatDelta piece : pieces.subList(0, pieces.size() - 1)) {
            heard.append(((TextDelta) piece).text());
        }
        assertThat(heard).hasToString(expected.toString());
        assertThat(pieces.get(pieces.size() - 1)).isInstanceOf(Completed.class);
    }

    @Property(tries = 500)
    void anyBytesAreAnAnswerOrAFailureAndNeverAWholeAnswerByThemselves(@ForAll byte[] bytes) throws IOException {
        try {
            assertThat(all(new ByteArrayInputStream(bytes))).noneMatch(Completed.class::isInstance);
        } catch (ModelFailedException expected) {
            assertThat(expected.problem()).contains("not a line of Ollama");
        }
    }

    @Property(tries = 200)
    void anAnswerThatEndsAnywhereBeforeItsEndIsNeverWhole(@ForAll @IntRange(min = 0, max = 1000) int cut)
            throws IOException {
        byte[] bytes = (line("grüße") + line("more") + DONE).getBytes(StandardCharsets.UTF_8);
        // The newline and the brace before it are the last two.
        int length = cut % (bytes.length - 1);

        assertThat(all(new ByteArrayInputStream(bytes, 0, length))).noneMatch(Completed.class::isInstance);
    }

    @Test
    void invalidUtf8IsAFailure() {
        byte[] bytes = "{\"message\":{\"content\":\"??\"}}".getBytes(StandardCharsets.UTF_8);
        bytes[24] = (byte) 0xC3;
        bytes[25] = (byte) 0x28;

        assertThatThrownBy(() -> all(new ByteArrayInputStream(bytes))).isInstanceOf(ModelFailedException.class);
    }

    @Test
    void aLineOfTenMegabytesIsALineLikeAnyOther() throws IOException {
        String text = "x".repeat(10_000_000);

        List<ChatDelta> pieces = all(inPieces((line(text) + DONE).getBytes(StandardCharsets.UTF_8), List.of(4096)));

        assertThat(pieces).hasSize(2);
        assertThat(((TextDelta) pieces.get(0)).text()).hasSize(10_000_000);
    }

    @Test
    void aLineMayHoldThoughtsTextAndTheEndAtOnce() throws IOException {
        List<ChatDelta> pieces = all(
                "{\"message\":{\"content\":\"a\",\"thinking\":\"hm\",\"new\":{\"x\":[1]}},\"new\":[{}],\"done\":true}");

        assertThat(pieces.subList(0, 2)).containsExactly(new ThinkingDelta("hm", ""), new TextDelta("a"));
        assertThat(pieces.get(2)).isInstanceOf(Completed.class);
    }

    @Test
    void keepsLogProbabilitiesAndTheContextAsMetadata() throws IOException {
        List<ChatDelta> pieces = all("{\"response\":\"a\",\"logprobs\":[{\"token\":\"a\",\"logprob\":-0.5}]}\n"
                + "{\"response\":\"\",\"done\":true,\"context\":[1,2]}");

        Completed end = (Completed) pieces.get(1);
        assertThat(end.metadata()).containsKey("logprobs").containsEntry("context", List.of(1, 2));
    }

    @Test
    void emptyPiecesAreSignsOfLife() throws IOException {
        assertThat(all("{\"message\":{\"content\":\"\"}}{\"message\":{\"content\":null}}"))
                .containsExactly(new TextDelta(""), new TextDelta(""));
    }

    @Test
    void whatIsBehindTheEndIsNotRead() throws IOException {
        assertThat(all(DONE + "{\"error\":\"late\"}")).hasSize(1);
    }
}
