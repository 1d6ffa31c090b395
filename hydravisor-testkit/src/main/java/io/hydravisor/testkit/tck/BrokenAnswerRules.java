package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ChatTimeouts;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelCutException;
import io.hydravisor.model.ModelException;
import io.hydravisor.model.ModelFailedException;
import io.hydravisor.model.ModelStalledException;
import io.hydravisor.model.ModelStalledException.Phase;
import io.hydravisor.model.ModelTruncatedException;
import io.hydravisor.model.ThinkingMode;
import io.hydravisor.model.ToolCall;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers that do not come to their end. Each is an error of its own, with what had come; none looks whole. */
final class BrokenAnswerRules {
    /** Short enough to wait for, and long enough for a busy machine to say two words within. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private static final ScriptedAnswer BEGUN = ScriptedAnswer.of("It ", "does");

    private BrokenAnswerRules() {}

    static List<ModelRule> all() {
        return List.of(
                ModelRule.of(
                        "B-1",
                        "A failure that the service tells in the midst of an answer is an error with its words and the text so far.",
                        BrokenAnswerRules::failed),
                ModelRule.of(
                        "B-2",
                        "An answer that ends without the service's word that it is whole is an error with the text so far.",
                        bench -> broken(bench, BEGUN.truncated(), ModelTruncatedException.class)),
                ModelRule.of(
                        "B-3",
                        "A connection that breaks in the midst of an answer is an error with the text so far.",
                        bench -> broken(bench, BEGUN.cut(), ModelCutException.class)),
                ModelRule.of(
                        "B-4",
                        "Silence in the midst of an answer is an error with the text so far, once the limit has passed.",
                        BrokenAnswerRules::stalled),
                ModelRule.of(
                        "B-5",
                        "Silence before the first piece is an error, once the limit has passed.",
                        BrokenAnswerRules::stalledAtFirst),
                ModelRule.of(
                        "B-6",
                        "A failure before the first piece is an error with the service's words.",
                        BrokenAnswerRules::failedAtFirst),
                ModelRule.of(
                        "B-7",
                        "An exchange that ends without a word is an error, not an empty answer.",
                        bench -> brokenAtFirst(bench, ScriptedAnswer.of().truncated(), ModelTruncatedException.class)),
                ModelRule.of(
                        "B-8",
                        "A connection that breaks before the first piece is an error, and the request is not sent again.",
                        bench -> brokenAtFirst(bench, ScriptedAnswer.of().cut(), ModelCutException.class)),
                ModelRule.of(
                        "B-9",
                        "The error holds the thoughts that had come.",
                        BrokenAnswerRules::thoughts,
                        ModelCapability.THINKING),
                ModelRule.of(
                        "B-10",
                        "The error holds the tool calls that had come whole.",
                        BrokenAnswerRules::toolCalls,
                        ModelCapability.TOOLS),
                ModelRule.of(
                        "B-11",
                        "A broken answer stays broken, however often it is asked for.",
                        BrokenAnswerRules::staysBroken),
                ModelRule.of(
                        "B-12",
                        "A subscriber is told the error, once, behind the pieces that came, and no completion.",
                        BrokenAnswerRules::toldOnce),
                ModelRule.of("B-13", "An error names the provider and the model.", BrokenAnswerRules::named));
    }

    /** However it is read. */
    private static <E extends ModelException> E broken(ModelBench bench, ScriptedAnswer answer, Class<E> type)
            throws InterruptedException {
        E thrown = broken(bench, answer, type, ModelBench::pieces);
        broken(bench, answer, type, stream -> stream.forEachText(text -> {}));
        broken(bench, answer, type, ChatStream::result);
        assertEquals(3, bench.lab().requests().size(), "requests: what has begun is never sent again");
        return thrown;
    }

    private static <E extends ModelException> E broken(
            ModelBench bench, ScriptedAnswer answer, Class<E> type, ModelBench.Reading reading)
            throws InterruptedException {
        ChatTimeouts limits = ChatTimeouts.defaults().betweenTokens(SILENCE);
        try (ChatStream stream = bench.ask(bench.question().timeouts(limits), answer)) {
            E thrown = assertThrows(type, () -> reading.toTheEnd(stream));

            assertEquals("It does", thrown.partial().text(), "the text so far");
            assertEquals(Effect.DONE, thrown.effect());
            assertFalse(thrown.retryable());
            bench.serviceStops();
            return thrown;
        }
    }

    private static <E extends HydravisorException> E brokenAtFirst(
            ModelBench bench, ScriptedAnswer answer, Class<E> type) throws InterruptedException {
        ChatTimeouts limits = ChatTimeouts.defaults().firstToken(SILENCE);
        try (ChatStream stream = bench.ask(bench.question().timeouts(limits), answer)) {
            E thrown = assertThrows(type, stream::result);

            assertNotEquals(Effect.DONE, thrown.effect(), "nothing was given out");
            assertEquals(1, bench.lab().requests().size(), "requests: it may have begun");
            bench.serviceStops();
            return thrown;
        }
    }

    private static void failed(ModelBench bench) throws InterruptedException {
        ModelFailedException thrown =
                broken(bench, BEGUN.failing("the runner has stopped"), ModelFailedException.class);

        says(thrown, "the runner has stopped");
    }

    private static void says(HydravisorException thrown, String words) {
        assertTrue(thrown.problem().contains(words), () -> "the service's words are not in: " + thrown.problem());
    }

    private static void stalled(ModelBench bench) throws InterruptedException {
        ModelStalledException thrown = broken(bench, BEGUN.silent(), ModelStalledException.class);

        assertEquals(Phase.BETWEEN_TOKENS, thrown.phase());
    }

    private static void stalledAtFirst(ModelBench bench) throws InterruptedException {
        ModelStalledException thrown = brokenAtFirst(bench, ScriptedAnswer.of().silent(), ModelStalledException.class);

        assertEquals(Phase.FIRST_TOKEN, thrown.phase());
        assertTrue(thrown.hint().isPresent(), "it must say what to do");
    }

    private static void failedAtFirst(ModelBench bench) throws InterruptedException {
        says(
                brokenAtFirst(bench, ScriptedAnswer.of().failing("out of memory"), ModelFailedException.class),
                "out of memory");
    }

    private static void thoughts(ModelBench bench) {
        ScriptedAnswer answer = ScriptedAnswer.of().thinking("Is it", " so").cut();

        ModelCutException thrown = assertThrows(
                ModelCutException.class, () -> bench.whole(bench.question().thinking(ThinkingMode.ON), answer));

        assertEquals("Is it so", thrown.partial().thinking());
        assertEquals("", thrown.partial().text());
    }

    private static void toolCalls(ModelBench bench) {
        ScriptedAnswer answer = ScriptedAnswer.of("I look.")
                .toolCall(ToolCall.of("c1", "look", Map.of("path", "/a")))
                .truncated();

        ModelTruncatedException thrown = assertThrows(
                ModelTruncatedException.class,
                () -> bench.whole(bench.question().tools(List.of(ToolCallRules.LOOK)), answer));

        List<ToolCall> calls = thrown.partial().toolCalls();
        assertEquals(List.of("look"), calls.stream().map(ToolCall::name).toList());
        assertEquals("/a", calls.get(0).arguments().get("path"));
        assertEquals("I look.", thrown.partial().text());
    }

    private static void staysBroken(ModelBench bench) {
        try (ChatStream stream = bench.ask(BEGUN.cut())) {
            assertThrows(ModelCutException.class, () -> ModelBench.pieces(stream));
            assertThrows(ModelCutException.class, stream::result);
            assertThrows(ModelCutException.class, stream::result);
            assertEquals("It does", stream.partial().text());
        }
        assertEquals(1, bench.lab().requests().size(), "requests");
    }

    private static void toldOnce(ModelBench bench) throws InterruptedException {
        for (ScriptedAnswer answer : List.of(BEGUN.truncated(), BEGUN.cut(), BEGUN.failing("no"))) {
            try (ChatStream stream = bench.ask(answer)) {
                Recorder recorder = Recorder.toTheEnd(stream);
                bench.serviceStops();

                assertEquals(List.of("It ", "does"), AnswerRules.texts(recorder.pieces()));
                assertEquals(1, recorder.errors().size(), "errors");
                assertEquals(0, recorder.completions(), "completions");
                assertTrue(
                        recorder.pieces().stream().noneMatch(ChatDelta.Completed.class::isInstance),
                        "a broken answer looks whole");
                ModelException thrown =
                        assertInstanceOf(ModelException.class, recorder.errors().get(0));
                assertEquals("It does", thrown.partial().text());
                recorder.wasCalledInTurn();
            }
        }
    }

    private static void named(ModelBench bench) {
        for (ScriptedAnswer answer : List.of(
                BEGUN.truncated(),
                BEGUN.cut(),
                BEGUN.failing("no"),
                ScriptedAnswer.of().failing("no"),
                ScriptedAnswer.of().cut())) {
            ModelException thrown = assertThrows(ModelException.class, () -> bench.whole(answer));

            assertEquals(Optional.of(bench.lab().provider().name()), thrown.provider());
            assertEquals(Optional.of("model/" + bench.lab().model()), thrown.resource());
        }
    }
}
