package io.hydravisor.ollama;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.Completed;
import io.hydravisor.model.ChatDelta.ToolCallComplete;
import io.hydravisor.model.ChatTimings;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an answer's lines tell beside its text: calls, and what the last one sums up. */
final class AnswerEnd {
    private final Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    private final List<@Nullable Object> logprobs = new ArrayList<>();
    private String model = "";
    private String reason = "";
    private Usage usage = Usage.unknown();
    private ChatTimings timings = ChatTimings.unknown();
    private int calls;

    /** The same in every line. */
    void model(JsonParser json) throws IOException {
        if (model.isEmpty()) {
            model = json.getText();
        }
    }

    /** The value of a field that is no part of the text. */
    void field(String name, JsonParser json) throws IOException {
        switch (name) {
            case "done_reason" -> reason = json.getText();
            case "prompt_eval_count" -> usage = usage.inputTokens(json.getValueAsLong());
            case "eval_count" -> usage = usage.outputTokens(json.getValueAsLong());
            case "total_duration" -> timings = timings.total(nanos(json));
            case "load_duration" -> timings = timings.load(nanos(json));
            case "prompt_eval_duration" -> timings = timings.prompt(nanos(json));
            case "eval_duration" -> timings = timings.generation(nanos(json));
            case "logprobs" -> {
                if (json.currentToken() == JsonToken.START_ARRAY && Json.value(json) instanceof List<?> more) {
                    logprobs.addAll(more);
                }
            }
            case "context", "remote_model", "remote_host" -> metadata.put(name, Json.value(json));
            default -> json.skipChildren();
        }
    }

    private static Duration nanos(JsonParser json) throws IOException {
        return Duration.ofNanos(json.getValueAsLong());
    }

    void toolCalls(JsonParser json, JsonToken value, Deque<ChatDelta> ready) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (Json.value(json) instanceof Map<?, ?> call && call.get("function") instanceof Map<?, ?> function) {
                ready.add(new ToolCallComplete(calls++, toolCall(call.get("id"), function)));
            }
        }
    }

    private static ToolCall toolCall(@Nullable Object givenId, Map<?, ?> function) {
        String id = givenId instanceof String text && !text.isBlank() ? text : ToolCall.newId();
        String name = function.get("name") instanceof String text ? text : "";
        Object arguments = function.get("arguments");
        if (arguments instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            map.forEach((key, value) -> named.put(String.valueOf(key), value));
            return ToolCall.of(id, name, named);
        }
        return ToolCall.malformed(id, name, arguments instanceof String text ? text : Json.text(arguments));
    }

    Completed completed() {
        if (!logprobs.isEmpty()) {
            metadata.put("logprobs", logprobs);
        }
        return new Completed(model, stopReason(), reason, usage, timings, metadata);
    }

    /** The server says "stop" also where it waits for the results of calls. */
    private StopReason stopReason() {
        return switch (reason) {
            case "length" -> StopReason.LENGTH;
            case "stop", "" ->
                calls > 0 ? StopReason.TOOL_CALLS : reason.isEmpty() ? StopReason.OTHER : StopReason.STOP;
            default -> StopReason.OTHER;
        };
    }
}
