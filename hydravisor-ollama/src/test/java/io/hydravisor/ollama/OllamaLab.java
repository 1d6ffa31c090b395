package io.hydravisor.ollama;

import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatTimings;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.ToolCall;
import io.hydravisor.ollama.fake.FakeOllama;
import io.hydravisor.ollama.fake.Script;
import io.hydravisor.spi.ModelBackendProvider;
import io.hydravisor.testkit.model.ScriptedAnswer;
import io.hydravisor.testkit.tck.ModelLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A server that speaks Ollama's protocol and follows the contract's scripts. */
final class OllamaLab implements ModelLab {
    private final ModelBackendProvider provider = new OllamaProvider();
    private final FakeOllama server;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong said = new AtomicLong();

    OllamaLab() {
        try {
            server = FakeOllama.tcp()
                    .model("tck", "completion", "tools", "vision", "thinking", "embedding")
                    .model("plain", "completion")
                    .registry("pulled:latest");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ModelBackendProvider provider() {
        return provider;
    }

    @Override
    public String endpoint() {
        return server.endpoint();
    }

    @Override
    public String model() {
        return "tck:latest";
    }

    @Override
    public Optional<String> plainModel() {
        return Optional.of("plain");
    }

    @Override
    public Optional<String> pullable() {
        return Optional.of("pulled:latest");
    }

    @Override
    public void answer(ScriptedAnswer... answers) {
        for (ScriptedAnswer answer : answers) {
            server.next(script(answer));
        }
    }

    private Script script(ScriptedAnswer answer) {
        if (answer.end() == ScriptedAnswer.End.OVERLOADED) {
            String body = "{\"error\":\"server busy, please try again\"}";
            return answer.retryAfter()
                    .map(wait -> Script.status(503, "application/json", body, "Retry-After: " + wait.toSeconds()))
                    .orElseGet(() -> Script.status(503, "application/json", body));
        }
        Script script = answer.isFragmented() ? Script.start().chunks(1) : Script.start();
        for (ChatDelta piece : answer.pieces()) {
            script = say(script, piece);
        }
        return end(script, answer).between(running::incrementAndGet, running::decrementAndGet);
    }

    private Script say(Script script, ChatDelta piece) {
        if (piece instanceof ChatDelta.TextDelta text) {
            return script.token(text.text()).then(said::incrementAndGet);
        }
        if (piece instanceof ChatDelta.ThinkingDelta thought) {
            return script.thought(thought.text()).then(said::incrementAndGet);
        }
        if (piece instanceof ChatDelta.ToolCallComplete complete) {
            ToolCall call = complete.call();
            return script.call(
                            call.id(),
                            call.name(),
                            call.malformedArguments().orElseGet(() -> Json.text(call.arguments())))
                    .then(said::incrementAndGet);
        }
        // Ollama gives calls whole.
        return script;
    }

    private Script end(Script script, ScriptedAnswer answer) {
        return switch (answer.end()) {
            case WHOLE -> script.done(answer.stopReason() == StopReason.LENGTH ? "length" : "stop", metrics(answer));
            case FAILED -> script.error(answer.words());
            case TRUNCATED -> script.end();
            case CUT -> script.cut();
            case SILENT -> script.stall();
            case ENDLESS ->
                script.endless(
                        say(Script.start(), answer.pieces().get(answer.pieces().size() - 1)));
            case OVERLOADED -> throw new IllegalStateException("refused before");
        };
    }

    private static String metrics(ScriptedAnswer answer) {
        List<String> known = new ArrayList<>();
        ChatTimings times = answer.timings();
        add(known, "total_duration", times.total());
        add(known, "load_duration", times.load());
        add(known, "prompt_eval_duration", times.prompt());
        add(known, "eval_duration", times.generation());
        add(known, "prompt_eval_count", answer.usage().inputTokens());
        add(known, "eval_count", answer.usage().outputTokens());
        return String.join(",", known);
    }

    private static void add(List<String> known, String name, Optional<Duration> span) {
        span.ifPresent(value -> known.add("\"" + name + "\":" + value.toNanos()));
    }

    private static void add(List<String> known, String name, OptionalLong count) {
        count.ifPresent(value -> known.add("\"" + name + "\":" + value));
    }

    @Override
    public void vectors(Map<String, float[]> vectors) {
        vectors.forEach(server::vector);
    }

    @Override
    public void reachable(boolean up) {
        try {
            server.listening(up);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<ChatRequest> requests() {
        return server.requests().stream()
                .filter(request -> request.path().equals("/api/chat"))
                .map(ArrivedChat::read)
                .toList();
    }

    @Override
    public int running() {
        return running.get();
    }

    @Override
    public long said() {
        return said.get();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
