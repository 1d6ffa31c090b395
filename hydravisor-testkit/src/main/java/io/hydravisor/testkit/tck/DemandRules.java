package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hydravisor.core.ConflictException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatStream;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Who reads sets the pace. */
final class DemandRules {
    /** What would come unasked comes within it. */
    private static final Duration LOOK = Duration.ofMillis(300);

    private static final ScriptedAnswer ENDLESS =
            ScriptedAnswer.of("and on ".repeat(500)).endless();

    private DemandRules() {}

    static List<ModelRule> all() {
        return List.of(
                ModelRule.of("D-1", "A subscriber gets what it has asked for, and no more.", DemandRules::demand),
                ModelRule.of(
                        "D-2",
                        "What is not asked for is not read without end, neither for a subscriber nor for an iterator.",
                        DemandRules::notReadAhead),
                ModelRule.of(
                        "D-3",
                        "A subscriber that asks for nothing is an error, and ends the exchange.",
                        DemandRules::badDemand),
                ModelRule.of("D-4", "A second subscriber is refused, and the first goes on.", DemandRules::second),
                ModelRule.of(
                        "D-5",
                        "Nothing is sent before an answer is read, and nothing if it is closed before.",
                        DemandRules::lazy));
    }

    private static void demand(ModelBench bench) throws InterruptedException {
        try (ChatStream stream = bench.ask(ENDLESS)) {
            Recorder recorder = Recorder.of(stream);
            exactly(recorder, 0);
            recorder.request(1);
            exactly(recorder, 1);
            recorder.request(2);
            recorder.request(3);
            exactly(recorder, 6);
            recorder.cancel();
        }
    }

    private static void exactly(Recorder recorder, int count) throws InterruptedException {
        Lab.eventually(count + " pieces come", () -> recorder.pieces().size() >= count);
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        assertEquals(count, recorder.pieces().size(), "pieces");
    }

    private static void notReadAhead(ModelBench bench) throws InterruptedException {
        try (ChatStream subscribed = bench.ask(ENDLESS)) {
            Recorder recorder = Recorder.of(subscribed);
            recorder.request(1);
            Lab.eventually("a piece comes", () -> recorder.pieces().size() == 1);
            settles(bench);
        }
        try (ChatStream iterated = bench.ask(ENDLESS)) {
            Iterator<ChatDelta> pieces = iterated.iterator();
            pieces.next();
            settles(bench);
        }
    }

    /** What sockets and pipes take is taken; then nothing more. */
    private static void settles(ModelBench bench) throws InterruptedException {
        Lab.eventually("the service can't get rid of more", () -> {
            long before = bench.lab().said();
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            return bench.lab().said() == before;
        });
    }

    private static void badDemand(ModelBench bench) throws InterruptedException {
        for (long wrong : new long[] {0, -1}) {
            try (ChatStream stream = bench.ask(ENDLESS)) {
                Recorder recorder = Recorder.of(stream);
                recorder.request(1);
                Lab.eventually("a piece comes", () -> recorder.pieces().size() == 1);

                recorder.request(wrong);
                recorder.ends();

                assertInstanceOf(
                        IllegalArgumentException.class, recorder.errors().get(0));
                bench.serviceStops();
            }
        }
    }

    private static void second(ModelBench bench) throws InterruptedException {
        try (ChatStream stream = bench.ask(ScriptedAnswer.of("First", " come."))) {
            Recorder first = Recorder.of(stream);
            Recorder second = Recorder.of(stream);
            second.ends();
            assertInstanceOf(ConflictException.class, second.errors().get(0));

            first.request(Long.MAX_VALUE);
            first.ends();
            assertEquals(1, first.completions());
            assertEquals(List.of("First", " come."), AnswerRules.texts(first.pieces()));
            assertEquals(0, second.pieces().size() + second.completions());
        }
    }

    private static void lazy(ModelBench bench) throws InterruptedException {
        ChatStream unread = bench.ask(ScriptedAnswer.of("It does."));
        ChatStream subscribed = bench.models().chat(bench.question());
        Recorder idle = Recorder.of(subscribed);
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        assertEquals(0, bench.lab().requests().size(), "requests before anything was read");

        unread.close();
        idle.cancel();
        subscribed.close();
        Lab.refused(ConflictException.class, unread::result);
        assertEquals(0, bench.lab().requests().size(), "requests");
    }
}
