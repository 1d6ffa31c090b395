package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.TextDelta;
import io.hydravisor.model.ChatDelta.ThinkingDelta;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ChatTimeouts;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ThinkingMode;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an answer says. */
final class AnswerRules {
    private static final int PIECES = 200;
    private static final int STREAMS = 32;
    /** Of one, two, three and four bytes, with what protocols have to escape. */
    private static final String LETTERS = "a\"\\/\n\t<&>\u0001é\u00df漢字😀𝄞\u2028\ufeffz";

    private AnswerRules() {}

    static List<ModelRule> all() {
        return List.of(
                ModelRule.of("A-1", "Every piece arrives once, and in order.", AnswerRules::onceAndInOrder),
                ModelRule.of(
                        "A-2",
                        "A piece is given out when it has come, not when the next one does.",
                        AnswerRules::givenAsItComes),
                ModelRule.of(
                        "A-3",
                        "The whole answer is its pieces put together, however it is read.",
                        AnswerRules::wholeIsItsPieces),
                ModelRule.of(
                        "A-4", "Text is decoded once, however the service's bytes are cut.", AnswerRules::decodedOnce),
                ModelRule.of("A-5", "A piece may be large.", AnswerRules::large),
                ModelRule.of("A-6", "An answer that says nothing is whole all the same.", AnswerRules::empty),
                ModelRule.of(
                        "A-7",
                        "Thoughts are kept apart from what is said.",
                        AnswerRules::thoughtsApart,
                        ModelCapability.THINKING),
                ModelRule.of(
                        "A-8",
                        "Many answers at the same time are each complete, and do not mix.",
                        AnswerRules::manyAtOnce),
                ModelRule.of("A-9", "What has come so far can be asked for while more comes.", AnswerRules::soFar));
    }

    static List<String> texts(List<ChatDelta> pieces) {
        return pieces.stream()
                .filter(TextDelta.class::isInstance)
                .map(piece -> ((TextDelta) piece).text())
                .toList();
    }

    private static String[] numbered(String prefix) {
        return IntStream.range(0, PIECES).mapToObj(i -> prefix + i + " ").toArray(String[]::new);
    }

    private static void onceAndInOrder(ModelBench bench) {
        String[] said = numbered("");

        assertEquals(List.of(said), texts(ModelBench.pieces(bench.ask(ScriptedAnswer.of(said)))));
    }

    private static void givenAsItComes(ModelBench bench) {
        // A piece that is held back shall be an error, and not hang.
        ChatTimeouts limits = ChatTimeouts.defaults().betweenTokens(Duration.ofSeconds(5));
        ScriptedAnswer answer = ScriptedAnswer.of("first", "second").silent();
        try (ChatStream stream = bench.ask(bench.question().timeouts(limits), answer)) {
            Iterator<ChatDelta> pieces = stream.iterator();

            assertEquals(new TextDelta("first"), pieces.next());
            assertEquals(new TextDelta("second"), pieces.next(), "behind it the service is silent");
        }
    }

    private static void wholeIsItsPieces(ModelBench bench) throws InterruptedException {
        String[] said = {"\n ", "all", " of it,\n", "to the last space ", " "};
        String all = String.join("", said);
        ScriptedAnswer answer = ScriptedAnswer.of(said);

        assertEquals(all, bench.whole(answer).text(), "complete");
        try (ChatStream stream = bench.ask(answer)) {
            assertEquals(all, String.join("", texts(ModelBench.pieces(stream))), "iterator");
            assertEquals(all, stream.result().text(), "result behind an iterator");
        }
        try (ChatStream stream = bench.ask(answer)) {
            StringBuilder text = new StringBuilder();
            assertEquals(all, stream.forEachText(text::append).text(), "what forEachText returns");
            assertEquals(all, text.toString(), "forEachText");
        }
        try (ChatStream stream = bench.ask(answer)) {
            assertEquals(all, String.join("", texts(Recorder.toTheEnd(stream).pieces())), "subscriber");
        }
    }

    private static void decodedOnce(ModelBench bench) {
        ScriptedAnswer answer = ScriptedAnswer.of(LETTERS, LETTERS + LETTERS, "end");

        assertEquals(LETTERS.repeat(3) + "end", bench.whole(answer.fragmented()).text());
    }

    private static void large(ModelBench bench) {
        String piece = "0123456789abcde\n".repeat(Sizes.STREAM_BYTES / 16);

        String text = bench.whole(ScriptedAnswer.of("[", piece, "]")).text();

        assertEquals(piece.length() + 2, text.length(), "characters");
        assertTrue(text.equals("[" + piece + "]"), "another text of the same length");
    }

    private static void empty(ModelBench bench) {
        ChatResponse response = bench.whole(ScriptedAnswer.of());

        assertEquals("", response.text());
        assertEquals(List.of(), response.message().content());
    }

    private static void thoughtsApart(ModelBench bench) {
        ScriptedAnswer answer = ScriptedAnswer.of().thinking("Is it", " so?").text("It", " is.");

        try (ChatStream stream = bench.ask(bench.question().thinking(ThinkingMode.ON), answer)) {
            List<ChatDelta> pieces = ModelBench.pieces(stream);
            String thoughts = pieces.stream()
                    .filter(ThinkingDelta.class::isInstance)
                    .map(piece -> ((ThinkingDelta) piece).text())
                    .collect(Collectors.joining());

            assertEquals("Is it so?", thoughts);
            assertEquals("It is.", String.join("", texts(pieces)));
            assertEquals("Is it so?", stream.result().thinking());
            assertEquals("It is.", stream.result().text());
        }
    }

    private static void manyAtOnce(ModelBench bench) throws Exception {
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        Queue<String> answers = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < STREAMS; i++) {
            ChatStream stream = bench.ask(ScriptedAnswer.of(numbered("stream" + i + ":")));
            readers.add(ModelBench.aside(
                    each -> {
                        try (each) {
                            answers.add(each.result().text());
                        }
                    },
                    stream));
        }
        for (CompletableFuture<Void> reader : readers) {
            reader.get(Lab.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        // Which request comes first is chance: the answers are compared as a set.
        List<String> expected = IntStream.range(0, STREAMS)
                .mapToObj(i -> String.join("", numbered("stream" + i + ":")))
                .sorted()
                .toList();
        assertEquals(expected, answers.stream().sorted().toList());
    }

    private static void soFar(ModelBench bench) {
        try (ChatStream stream = bench.ask(ScriptedAnswer.of("one ", "two ", "three"))) {
            Iterator<ChatDelta> pieces = stream.iterator();
            assertEquals("", stream.partial().text());
            pieces.next();
            pieces.next();

            assertEquals("one two ", stream.partial().text());
        }
    }
}
