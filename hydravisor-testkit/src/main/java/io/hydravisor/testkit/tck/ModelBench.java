package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hydravisor.Hydravisor;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.Retries;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Where one rule is checked: a lab with a client, and threads that read. Used by one thread. */
final class ModelBench implements AutoCloseable {
    private static final Retries QUICK = Retries.defaults().pauses(Duration.ofMillis(1), Duration.ofMillis(5));

    private final ModelLab lab;
    private final List<HydravisorEvent> events = new CopyOnWriteArrayList<>();
    private @Nullable Hydravisor client;
    private @Nullable ModelBackend models;

    ModelBench(ModelLab lab) {
        this.lab = lab;
    }

    /** A way of reading an answer to its end. */
    @FunctionalInterface
    interface Reading {
        void toTheEnd(ChatStream stream);
    }

    ModelLab lab() {
        return lab;
    }

    /** What the client's subscriber was told. */
    List<HydravisorEvent> events() {
        return events;
    }

    /** The client's connection. */
    ModelBackend models() {
        ModelBackend known = models;
        if (known == null) {
            client = lab.client().onEvent(events::add).discover();
            known = client.modelBackend(lab.endpoint());
            models = known;
        }
        return known;
    }

    /** A question to the model that can do everything, with short pauses before it is sent again. */
    ChatRequest question() {
        return ChatRequest.to(lab.model()).user("Does it keep the rule?").retries(QUICK);
    }

    /** Asks, and lets the service answer by the script. */
    ChatStream ask(ChatRequest request, ScriptedAnswer answer) {
        lab.answer(answer);
        return models().chat(request);
    }

    ChatStream ask(ScriptedAnswer answer) {
        return ask(question(), answer);
    }

    /** The whole answer to a question. */
    ChatResponse whole(ChatRequest request, ScriptedAnswer answer) {
        lab.answer(answer);
        return models().complete(request);
    }

    ChatResponse whole(ScriptedAnswer answer) {
        return whole(question(), answer);
    }

    /** The one request that has arrived. */
    ChatRequest arrived() {
        List<ChatRequest> all = lab.requests();
        assertEquals(1, all.size(), "requests at the service");
        return all.get(0);
    }

    /** The pieces of an answer, in order. */
    static List<ChatDelta> pieces(ChatStream stream) {
        List<ChatDelta> pieces = new ArrayList<>();
        stream.forEach(pieces::add);
        return pieces;
    }

    /** Reads on another thread, whose failure is what the future holds. */
    static CompletableFuture<Void> aside(Reading reading, ChatStream stream) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        reading.toTheEnd(stream);
                        done.complete(null);
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                },
                "tck-reader");
        reader.setDaemon(true);
        reader.start();
        return done;
    }

    /** Waits until the service gives no answer any more. */
    void serviceStops() throws InterruptedException {
        Lab.eventually("the service has stopped", () -> lab.running() == 0);
    }

    /** Waits until the service gives an answer. */
    void serviceRuns() throws InterruptedException {
        Lab.eventually("the service answers", () -> lab.running() > 0);
    }

    @Override
    public void close() {
        try {
            lab.reachable(true);
        } finally {
            if (client != null) {
                client.close();
            }
        }
    }
}
