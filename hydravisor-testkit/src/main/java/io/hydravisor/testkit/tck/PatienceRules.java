package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.UnavailableException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ChatTimeouts;
import io.hydravisor.model.ModelOverloadedException;
import io.hydravisor.model.Retries;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** When a request is sent again, and how long is waited. */
final class PatienceRules {
    private static final ScriptedAnswer LATER = ScriptedAnswer.overloaded(Optional.empty());

    private PatienceRules() {}

    static List<ModelRule> all() {
        return List.of(
                ModelRule.of(
                        "P-1",
                        "A request that the service has refused for now is sent again, and then answered whole.",
                        PatienceRules::sentAgain),
                ModelRule.of(
                        "P-2",
                        "A request is sent as often as its policy says and no more; then it is told that there was too much to do, and when to come back.",
                        PatienceRules::noMoreThanAllowed),
                ModelRule.of(
                        "P-3",
                        "Without a connection a request fails as unavailable, says what to do, and works again with one.",
                        PatienceRules::unreachable),
                ModelRule.of(
                        "P-4", "The reader's own slowness is no silence of the service.", PatienceRules::slowReader),
                ModelRule.of(
                        "P-5",
                        "The limit for the first piece does not hold for the others, nor theirs for it.",
                        PatienceRules::limitsApart));
    }

    private static void sentAgain(ModelBench bench) {
        bench.lab().answer(LATER, LATER);

        assertEquals("It does.", bench.whole(ScriptedAnswer.of("It does.")).text());
        assertEquals(3, bench.lab().requests().size(), "requests");
    }

    private static void noMoreThanAllowed(ModelBench bench) {
        Retries policy = Retries.defaults().pauses(Duration.ofMillis(1), Duration.ofMillis(2));
        Duration later = Duration.ofSeconds(17);
        for (int attempts : new int[] {1, 2}) {
            int before = bench.lab().requests().size();
            for (int i = 1; i < attempts; i++) {
                bench.lab().answer(LATER);
            }

            ModelOverloadedException thrown = assertThrows(
                    ModelOverloadedException.class,
                    () -> bench.whole(
                            bench.question().retries(policy.attempts(attempts)),
                            ScriptedAnswer.overloaded(Optional.of(later))));

            assertEquals(attempts, bench.lab().requests().size() - before, "requests");
            assertEquals(Optional.of(later), thrown.retryAfter());
            assertTrue(thrown.retryable(), "nothing has begun");
        }
    }

    private static void unreachable(ModelBench bench) {
        bench.models();
        bench.lab().reachable(false);
        Lab.refused(UnavailableException.class, () -> bench.models().complete(bench.question()));
        bench.lab().reachable(true);

        assertEquals("It does.", bench.whole(ScriptedAnswer.of("It does.")).text());
    }

    private static void slowReader(ModelBench bench) throws InterruptedException {
        // Long for pieces that are there already, even on a busy machine.
        Duration limit = Duration.ofSeconds(1);
        ChatTimeouts limits = ChatTimeouts.defaults().firstToken(limit).betweenTokens(limit);
        ScriptedAnswer answer = ScriptedAnswer.of("It", " does", ".");
        try (ChatStream stream = bench.ask(bench.question().timeouts(limits), answer)) {
            Iterator<ChatDelta> pieces = stream.iterator();
            TimeUnit.NANOSECONDS.sleep(limit.multipliedBy(2).toNanos());
            pieces.next();
            TimeUnit.NANOSECONDS.sleep(limit.multipliedBy(2).toNanos());

            assertEquals("It does.", stream.result().text());
        }
    }

    private static void limitsApart(ModelBench bench) throws InterruptedException {
        Duration limit = Duration.ofSeconds(1);
        ChatTimeouts generous = ChatTimeouts.defaults();

        isPatient(bench, generous.firstToken(limit), ScriptedAnswer.of("It ").silent());
        isPatient(bench, generous.betweenTokens(limit), ScriptedAnswer.of().silent());
    }

    /** For longer than the limit of one second, which must not hold here. */
    private static void isPatient(ModelBench bench, ChatTimeouts limits, ScriptedAnswer answer)
            throws InterruptedException {
        try (ChatStream stream = bench.ask(bench.question().timeouts(limits), answer)) {
            CompletableFuture<Void> reader = ModelBench.aside(ChatStream::result, stream);
            bench.serviceRuns();
            TimeUnit.SECONDS.sleep(2);
            assertFalse(reader.isDone(), "the other limit was taken");
        }
        bench.serviceStops();
    }
}
