package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.ConflictException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.Completed;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ChatTimings;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.Usage;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;

/** How an answer that is whole ends, and what is told of it. */
final class AnswerEndRules {
    private static final ScriptedAnswer ANSWER = ScriptedAnswer.of("It", " does.");

    private AnswerEndRules() {}

    static List<ModelRule> all() {
        return List.of(
                ModelRule.of(
                        "V-1",
                        "The last piece, and none before it, says that the answer is whole.",
                        AnswerEndRules::lastPiece),
                ModelRule.of("V-2", "A subscriber is told one end, behind the last piece.", AnswerEndRules::oneEnd),
                ModelRule.of(
                        "V-3",
                        "An answer is read once, and its whole given as often as it is asked for.",
                        AnswerEndRules::readOnce),
                ModelRule.of("V-4", "Why the model has ended is what the service tells.", AnswerEndRules::reasons),
                ModelRule.of("V-5", "The tokens are what the service tells.", AnswerEndRules::tokens),
                ModelRule.of("V-6", "What the service does not tell is unknown, never zero.", AnswerEndRules::unknown),
                ModelRule.of("V-7", "The times are what the service tells.", AnswerEndRules::times),
                ModelRule.of("V-8", "The answer names the model that has given it.", AnswerEndRules::model),
                ModelRule.of(
                        "V-9", "Behind a whole answer the service has nothing left open.", AnswerEndRules::released));
    }

    private static void lastPiece(ModelBench bench) {
        try (ChatStream stream = bench.ask(ANSWER)) {
            Iterator<ChatDelta> pieces = stream.iterator();
            pieces.next();
            pieces.next();
            ChatDelta last = pieces.next();

            assertTrue(last instanceof Completed, () -> "the last piece is " + last);
            assertFalse(pieces.hasNext());
            assertThrows(NoSuchElementException.class, pieces::next);
        }
    }

    private static void oneEnd(ModelBench bench) throws InterruptedException {
        try (ChatStream stream = bench.ask(ANSWER)) {
            Recorder recorder = Recorder.toTheEnd(stream);
            List<ChatDelta> pieces = recorder.pieces();

            assertEquals(3, pieces.size(), "pieces");
            assertTrue(pieces.get(2) instanceof Completed, () -> "the last piece is " + pieces.get(2));
            recorder.request(1);
            bench.serviceStops();
            assertEquals(List.of(), recorder.errors());
            assertEquals(1, recorder.completions());
            recorder.wasCalledInTurn();
        }
    }

    private static void readOnce(ModelBench bench) {
        try (ChatStream stream = bench.ask(ANSWER)) {
            assertEquals("It does.", stream.result().text());
            assertEquals("It does.", stream.result().text());
            Lab.refused(ConflictException.class, stream::iterator);
            Lab.refused(ConflictException.class, () -> stream.forEachText(text -> {}));
        }
        assertEquals(1, bench.lab().requests().size(), "requests");
    }

    private static void reasons(ModelBench bench) {
        for (StopReason reason : bench.lab().stopReasons()) {
            if (reason != StopReason.TOOL_CALLS) {
                assertEquals(reason, bench.whole(ANSWER.stopReason(reason)).stopReason());
            }
        }
    }

    private static void tokens(ModelBench bench) {
        Usage usage = bench.whole(ANSWER.usage(Usage.of(1234, 56))).usage();

        assertEquals(OptionalLong.of(1234), usage.inputTokens(), "tokens of the request");
        assertEquals(OptionalLong.of(56), usage.outputTokens(), "tokens of the answer");
    }

    private static void unknown(ModelBench bench) {
        ChatResponse response = bench.whole(ANSWER);

        assertEquals(Usage.unknown(), response.usage());
        assertTrue(response.timings().total().isEmpty(), () -> "times from nowhere: " + response.timings());
        assertTrue(response.timings().generation().isEmpty(), () -> "times from nowhere: " + response.timings());
    }

    private static void times(ModelBench bench) {
        ChatTimings told = bench.lab()
                .tellable(ChatTimings.unknown()
                        .total(Duration.ofNanos(9_876_543_210L))
                        .load(Duration.ofNanos(1_000_000_001))
                        .prompt(Duration.ofNanos(234_567_890))
                        .generation(Duration.ofMillis(8642)));

        ChatTimings timings = bench.whole(ANSWER.timings(told)).timings();

        assertEquals(told.total(), timings.total(), "total");
        assertEquals(told.load(), timings.load(), "load");
        assertEquals(told.prompt(), timings.prompt(), "prompt");
        assertEquals(told.generation(), timings.generation(), "generation");
        assertTrue(timings.timeToFirstChunk().isPresent(), "the time to the first piece is measured here");
    }

    private static void model(ModelBench bench) {
        assertEquals(bench.lab().model(), bench.whole(ANSWER).model());
    }

    private static void released(ModelBench bench) throws InterruptedException {
        // Read by an iterator, and not closed: the end alone releases.
        ModelBench.pieces(bench.ask(ANSWER));

        bench.serviceStops();
    }
}
