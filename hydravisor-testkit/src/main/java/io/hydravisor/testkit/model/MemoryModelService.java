package io.hydravisor.testkit.model;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Support;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.model.RunningModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all connections of one provider reach. Safe for use by many threads: each method is one step. */
final class MemoryModelService {
    private static final ByteSize LOADED = ByteSize.mebibytes(1);

    private final Map<String, ModelInfo> stored = new LinkedHashMap<>();
    private final Map<String, ModelInfo> registry = new HashMap<>();
    private final Map<String, RunningModel> running = new LinkedHashMap<>();
    private final Map<String, float[]> vectors = new HashMap<>();
    private final Queue<ScriptedAnswer> answers = new ArrayDeque<>();
    private final List<ChatRequest> requests = new ArrayList<>();
    private @Nullable Function<ChatRequest, ScriptedAnswer> otherwise;
    private boolean reachable = true;
    private int exchanges;
    private long sent;

    synchronized void reachable(boolean up) {
        reachable = up;
    }

    /** What every request meets first. */
    synchronized void reach(String resource) {
        if (!reachable) {
            throw ModelErrors.unreachable(resource);
        }
    }

    synchronized void answers(List<ScriptedAnswer> more) {
        answers.addAll(more);
    }

    synchronized void otherwise(Function<ChatRequest, ScriptedAnswer> answer) {
        otherwise = answer;
    }

    /** A request has come: what is to be said to it. */
    ScriptedAnswer arrived(ChatRequest request) {
        Function<ChatRequest, ScriptedAnswer> function;
        synchronized (this) {
            reach("model/" + request.model());
            requests.add(request);
            ModelInfo model = model(request.model());
            for (Capability needed : request.needs()) {
                refuse(model, needed);
            }
            ScriptedAnswer next = answers.poll();
            if (next != null) {
                return next;
            }
            function = otherwise;
        }
        // Outside of the lock: it is the application's code.
        if (function == null) {
            throw ModelErrors.unscripted(
                    request.model(), "no script is left for this request", "Add one with answer(script).");
        }
        return function.apply(request);
    }

    private static void refuse(ModelInfo model, Capability needed) {
        Support support = model.supports(needed);
        if (!support.available()) {
            throw ModelErrors.unable(model.name(), support.reason());
        }
    }

    synchronized List<ChatRequest> requests() {
        return List.copyOf(requests);
    }

    synchronized void begun() {
        exchanges++;
    }

    synchronized void ended() {
        exchanges--;
    }

    synchronized int exchanges() {
        return exchanges;
    }

    synchronized void said() {
        sent++;
    }

    synchronized long sent() {
        return sent;
    }

    synchronized void vector(String text, float[] vector) {
        vectors.put(text, vector);
    }

    synchronized float[] embed(ModelInfo model, Capability needed, String text) {
        refuse(model, needed);
        float[] vector = vectors.get(text);
        if (vector == null) {
            throw ModelErrors.unscripted(
                    model.name(), "no script says what this text is turned into", "Add it with vector(text, numbers).");
        }
        return vector.clone();
    }

    synchronized List<ModelInfo> models() {
        reach("models");
        return List.copyOf(stored.values());
    }

    synchronized ModelInfo model(String name) {
        reach("model/" + name);
        ModelInfo model = stored.get(name);
        if (model == null) {
            throw ModelErrors.noSuch(name);
        }
        return model;
    }

    synchronized void store(ModelInfo model) {
        stored.put(model.name(), model);
    }

    synchronized void publish(ModelInfo model) {
        registry.put(model.name(), model);
    }

    synchronized ModelInfo published(String name) {
        reach("model/" + name);
        ModelInfo model = registry.get(name);
        if (model == null) {
            throw ModelErrors.noSuch(name);
        }
        return model;
    }

    synchronized void delete(String name) {
        model(name);
        stored.remove(name);
        running.remove(name);
    }

    synchronized void load(String name, Optional<Duration> keepAlive, Instant now) {
        OptionalLong context = model(name).contextLength();
        running.put(name, new RunningModel(name, LOADED, ByteSize.bytes(0), context, keepAlive.map(now::plus)));
    }

    synchronized void unload(String name) {
        model(name);
        running.remove(name);
    }

    synchronized List<RunningModel> running(Instant now) {
        reach("models");
        running.values().removeIf(each -> each.expires().filter(now::isAfter).isPresent());
        return List.copyOf(running.values());
    }
}
