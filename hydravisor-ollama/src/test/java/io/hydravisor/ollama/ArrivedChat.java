package io.hydravisor.ollama;

import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.Content;
import io.hydravisor.model.Message;
import io.hydravisor.model.ResponseFormat;
import io.hydravisor.model.Role;
import io.hydravisor.model.Sampling;
import io.hydravisor.model.ThinkingMode;
import io.hydravisor.model.Tool;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolResult;
import io.hydravisor.ollama.fake.Received;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A conversation as Ollama reads it from the bytes that came. */
final class ArrivedChat {
    private ArrivedChat() {}

    static ChatRequest read(Received received) {
        Map<String, @Nullable Object> json = received.json();
        ChatRequest request = ChatRequest.to(String.valueOf(json.get("model")))
                .tools(list(json.get("tools")).stream().map(ArrivedChat::tool).toList())
                .sampling(sampling(map(json.get("options"))));
        for (Object each : list(json.get("messages"))) {
            Map<String, @Nullable Object> message = map(each);
            request = "system".equals(message.get("role"))
                    ? request.system(String.valueOf(message.get("content")))
                    : request.message(message(message));
        }
        if (json.get("think") instanceof Boolean think) {
            request = request.thinking(think ? ThinkingMode.ON : ThinkingMode.OFF);
        }
        Object format = json.get("format");
        if (format instanceof Map<?, ?>) {
            return request.format(ResponseFormat.json(map(format)));
        }
        return "json".equals(format) ? request.format(ResponseFormat.json()) : request;
    }

    private static Message message(Map<String, @Nullable Object> json) {
        String text = String.valueOf(json.get("content"));
        Role role = Role.valueOf(String.valueOf(json.get("role")).toUpperCase(Locale.ROOT));
        if (role == Role.TOOL) {
            return Message.results(List.of(new ToolResult(
                    String.valueOf(json.get("tool_call_id")), String.valueOf(json.get("tool_name")), text, false)));
        }
        List<Content> parts = new ArrayList<>();
        parts.add(new Content.Text(text));
        for (Object image : list(json.get("images"))) {
            // Ollama looks at the bytes: which type of image it is does not reach it.
            parts.add(new Content.Image(
                    "image/png", ByteBuffer.wrap(Base64.getDecoder().decode(String.valueOf(image)))));
        }
        for (Object each : list(json.get("tool_calls"))) {
            Map<String, @Nullable Object> call = map(each);
            Map<String, @Nullable Object> function = map(call.get("function"));
            parts.add(ToolCall.of(
                    String.valueOf(call.get("id")),
                    String.valueOf(function.get("name")),
                    map(function.get("arguments"))));
        }
        return new Message(role, parts);
    }

    private static Tool tool(@Nullable Object json) {
        Map<String, @Nullable Object> function = map(map(json).get("function"));
        return new Tool(
                String.valueOf(function.get("name")),
                String.valueOf(function.get("description")),
                map(function.get("parameters")));
    }

    private static Sampling sampling(Map<String, @Nullable Object> options) {
        Sampling sampling = Sampling.defaults();
        if (options.get("temperature") instanceof Number value) {
            sampling = sampling.temperature(value.doubleValue());
        }
        if (options.get("top_p") instanceof Number value) {
            sampling = sampling.topP(value.doubleValue());
        }
        if (options.get("num_predict") instanceof Number value) {
            sampling = sampling.maxTokens(value.intValue());
        }
        return sampling.stopSequences(
                list(options.get("stop")).stream().map(String::valueOf).toArray(String[]::new));
    }

    private static List<?> list(@Nullable Object json) {
        return json instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked") // Received makes objects of names and values alone.
    private static Map<String, @Nullable Object> map(@Nullable Object json) {
        return json instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }
}
