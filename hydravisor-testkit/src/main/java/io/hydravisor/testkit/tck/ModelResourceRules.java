package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelEvent;
import io.hydravisor.model.Usage;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is left in the JVM, and what is told to whom. */
final class ModelResourceRules {
    /** Said to the model and by it, and nowhere else. */
    private static final String CONFIDENTIAL = "hydravisor-tck-confidential";

    private static final ScriptedAnswer ANSWER = ScriptedAnswer.of("It", " does.");
    private static final ScriptedAnswer LATER = ScriptedAnswer.overloaded(Optional.empty());

    private ModelResourceRules() {}

    static List<ModelRule> all() {
        return List.of(
                ModelRule.of(
                        "Z-1",
                        "Five seconds after everything was closed, no thread, descriptor or child process is left of it.",
                        ModelResourceRules::leavesNothing),
                ModelRule.of(
                        "Z-2",
                        "Five seconds after failed connections and broken answers, nothing is left of them.",
                        ModelResourceRules::failuresLeaveNothing),
                ModelRule.of(
                        "Z-3",
                        "No error and no event holds a secret, or what was said.",
                        ModelResourceRules::confidential),
                ModelRule.of(
                        "Z-4",
                        "Each request is told as an event, and so is its end, with the tokens.",
                        ModelResourceRules::events));
    }

    private static void leavesNothing(ModelBench bench) throws InterruptedException {
        // The first use opens jars and the like, which the JVM keeps.
        use(bench);
        ResourceRules.settle();
        Census before = Census.take();
        use(bench);
        ResourceRules.nothingSince(before);
    }

    private static void use(ModelBench bench) throws InterruptedException {
        bench.lab().answer(ANSWER, ANSWER);
        try (Hydravisor hydra = bench.lab().client().discover();
                ModelBackend models = hydra.modelBackend(bench.lab().endpoint())) {
            models.models();
            models.complete(bench.question());
            Recorder.toTheEnd(models.chat(bench.question()));
            // What is left open here is closed with what contains it.
            bench.lab()
                    .answer(
                            ScriptedAnswer.of("on ").endless(),
                            ScriptedAnswer.of("on ").silent());
            models.chat(bench.question()).iterator().next();
            models.chat(bench.question()).iterator().next();
        }
        bench.serviceStops();
    }

    private static void failuresLeaveNothing(ModelBench bench) throws InterruptedException {
        fail(bench);
        ResourceRules.settle();
        Census before = Census.take();
        fail(bench);
        ResourceRules.nothingSince(before);
    }

    /** The service is left as it was when the count began: out of reach. */
    private static void fail(ModelBench bench) throws InterruptedException {
        bench.lab().reachable(true);
        try (Hydravisor hydra = bench.lab().client().discover()) {
            String endpoint = bench.lab().endpoint();
            try (ModelBackend models = hydra.modelBackend(endpoint)) {
                for (ScriptedAnswer answer : List.of(
                        ANSWER.cut(),
                        ANSWER.truncated(),
                        ANSWER.failing("no"),
                        ScriptedAnswer.of().cut())) {
                    bench.lab().answer(answer);
                    assertThrows(HydravisorException.class, () -> models.complete(bench.question()));
                }
            }
            bench.serviceStops();
            bench.lab().reachable(false);
            assertThrows(
                    HydravisorException.class,
                    () -> hydra.modelBackend(endpoint).close());
        }
    }

    private static void confidential(ModelBench bench) {
        ChatRequest question = bench.question().system(CONFIDENTIAL).user(CONFIDENTIAL);
        ScriptedAnswer said = ScriptedAnswer.of(CONFIDENTIAL, CONFIDENTIAL);
        List<Throwable> thrown = new ArrayList<>();
        bench.models();
        bench.whole(question, said);
        for (ScriptedAnswer answer : List.of(said.cut(), said.truncated(), said.failing("no"), LATER)) {
            if (answer == LATER) {
                bench.lab().answer(LATER, LATER);
            }
            thrown.add(assertThrows(HydravisorException.class, () -> bench.whole(question, answer)));
        }
        thrown.add(assertThrows(
                HydravisorException.class, () -> bench.models().complete(question.model("hydravisor-tck-missing"))));
        bench.lab().reachable(false);
        thrown.add(assertThrows(HydravisorException.class, () -> bench.models().complete(question)));
        try (Hydravisor hydra = bench.lab().client().discover()) {
            thrown.add(assertThrows(
                    HydravisorException.class,
                    () -> hydra.modelBackend(bench.lab().endpoint()).close()));
        }

        thrown.forEach(each -> holdsNothing(bench, trace(each)));
        bench.events().forEach(event -> holdsNothing(bench, event.toString()));
    }

    /** With the causes, and what was suppressed. */
    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static void holdsNothing(ModelBench bench, String text) {
        assertFalse(text.contains(CONFIDENTIAL), () -> "it holds what was said: " + text);
        bench.lab()
                .secret()
                .ifPresent(secret -> assertFalse(text.contains(secret), "an error or an event holds the secret"));
    }

    private static void events(ModelBench bench) throws InterruptedException {
        bench.whole(ANSWER.usage(Usage.of(12, 3)));
        assertThrows(HydravisorException.class, () -> bench.whole(ANSWER.cut()));
        try (ChatStream stream = bench.ask(ANSWER.silent())) {
            stream.iterator().next();
            stream.close();
            assertThrows(HydravisorException.class, stream::result);
        }

        Lab.eventually("six events", () -> told(bench).size() == 6);
        assertEquals(
                List.of(
                        "model.requested",
                        "model.completed",
                        "model.requested",
                        "model.failed",
                        "model.requested",
                        "model.cancelled"),
                told(bench).stream().map(ModelEvent::type).toList());
        assertEquals(Usage.of(12, 3), told(bench).get(1).usage());
        told(bench).forEach(event -> assertEquals("model/" + bench.lab().model(), event.resource()));
    }

    private static List<ModelEvent> told(ModelBench bench) {
        return bench.events().stream()
                .filter(ModelEvent.class::isInstance)
                .map(ModelEvent.class::cast)
                .toList();
    }
}
