package io.hydravisor.ollama;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.Content;
import io.hydravisor.model.Message;
import io.hydravisor.model.Role;
import io.hydravisor.model.Sampling;
import io.hydravisor.model.ThinkingMode;
import io.hydravisor.model.Tool;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolChoice;
import io.hydravisor.model.ToolResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** The JSON of requests for answers. */
final class ChatBody {
    private ChatBody() {}

    static RequestBody chat(ChatRequest request) {
        OptionNames names = OptionNames.chat();
        names.check(request.options());
        return Json.body(json -> {
            json.writeStringField("model", request.model());
            json.writeArrayFieldStart("messages");
            if (request.system().isPresent()) {
                text(json, "system", request.system().get());
            }
            for (Message message : request.messages()) {
                message(json, message);
            }
            json.writeEndArray();
            if (!request.tools().isEmpty() && request.toolChoice().kind() != ToolChoice.Kind.NONE) {
                tools(json, request.tools());
            }
            common(json, request, names);
        });
    }

    static RequestBody generate(ChatRequest request) {
        OptionNames names = OptionNames.generate();
        names.check(request.options());
        if (request.messages().size() != 1
                || request.messages().get(0).role() != Role.USER
                || !request.tools().isEmpty()) {
            throw new InvalidInputException(Failure.of("a prompt is one message of the user, without tools")
                    .provider(OllamaProvider.NAME)
                    .hint("Use chat(request) for conversations."));
        }
        Message prompt = request.messages().get(0);
        return Json.body(json -> {
            json.writeStringField("model", request.model());
            json.writeStringField("prompt", prompt.text());
            if (request.system().isPresent()) {
                json.writeStringField("system", request.system().get());
            }
            images(json, prompt);
            common(json, request, names);
        });
    }

    private static void common(JsonGenerator json, ChatRequest request, OptionNames names) throws IOException {
        json.writeBooleanField("stream", true);
        if (request.format().isJson()) {
            Optional<Map<String, @Nullable Object>> schema = request.format().schema();
            Json.field(json, "format", schema.isPresent() ? schema.get() : "json");
        }
        if (request.thinking().isPresent()) {
            ThinkingMode mode = request.thinking().get();
            boolean plain = mode == ThinkingMode.OFF || mode == ThinkingMode.ON;
            Json.field(
                    json, "think", plain ? mode == ThinkingMode.ON : mode.name().toLowerCase(Locale.ROOT));
        }
        for (Map.Entry<String, @Nullable Object> option : request.options().entrySet()) {
            if (names.isTop(option.getKey())) {
                Json.field(json, option.getKey(), option.getValue());
            }
        }
        json.writeObjectFieldStart("options");
        sampling(json, request.sampling());
        for (Map.Entry<String, @Nullable Object> option : request.options().entrySet()) {
            if (!names.isTop(option.getKey())) {
                Json.field(json, option.getKey(), option.getValue());
            }
        }
        json.writeEndObject();
    }

    private static void sampling(JsonGenerator json, Sampling sampling) throws IOException {
        if (sampling.temperature().isPresent()) {
            json.writeNumberField("temperature", sampling.temperature().getAsDouble());
        }
        if (sampling.topP().isPresent()) {
            json.writeNumberField("top_p", sampling.topP().getAsDouble());
        }
        if (sampling.topK().isPresent()) {
            json.writeNumberField("top_k", sampling.topK().getAsInt());
        }
        if (sampling.maxTokens().isPresent()) {
            json.writeNumberField("num_predict", sampling.maxTokens().getAsInt());
        }
        if (sampling.seed().isPresent()) {
            json.writeNumberField("seed", sampling.seed().getAsLong());
        }
        if (sampling.frequencyPenalty().isPresent()) {
            json.writeNumberField(
                    "frequency_penalty", sampling.frequencyPenalty().getAsDouble());
        }
        if (sampling.presencePenalty().isPresent()) {
            json.writeNumberField("presence_penalty", sampling.presencePenalty().getAsDouble());
        }
        if (!sampling.stopSequences().isEmpty()) {
            Json.field(json, "stop", sampling.stopSequences());
        }
    }

    private static void message(JsonGenerator json, Message message) throws IOException {
        if (message.role() == Role.TOOL) {
            for (Content part : message.content()) {
                result(json, (ToolResult) part);
            }
            return;
        }
        json.writeStartObject();
        json.writeStringField("role", message.role().name().toLowerCase(Locale.ROOT));
        json.writeStringField("content", message.text());
        for (Content part : message.content()) {
            if (part instanceof Content.Thought thought && !thought.text().isEmpty()) {
                json.writeStringField("thinking", thought.text());
            }
        }
        images(json, message);
        if (!message.toolCalls().isEmpty()) {
            json.writeArrayFieldStart("tool_calls");
            for (ToolCall call : message.toolCalls()) {
                call(json, call);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    static void text(JsonGenerator json, String role, String content) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", role);
        json.writeStringField("content", content);
        json.writeEndObject();
    }

    private static void result(JsonGenerator json, ToolResult result) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", "tool");
        json.writeStringField("content", result.text());
        json.writeStringField("tool_name", result.name());
        json.writeStringField("tool_call_id", result.callId());
        json.writeEndObject();
    }

    private static void call(JsonGenerator json, ToolCall call) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", call.id());
        json.writeObjectFieldStart("function");
        json.writeStringField("name", call.name());
        // Ollama takes an object alone, so what is none is shown to the model as what it is.
        Optional<String> malformed = call.malformedArguments();
        Json.field(
                json,
                "arguments",
                malformed.isPresent() ? Map.of("malformed_arguments", malformed.get()) : call.arguments());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void images(JsonGenerator json, Message message) throws IOException {
        boolean begun = false;
        for (Content part : message.content()) {
            if (part instanceof Content.Image image) {
                if (!begun) {
                    json.writeArrayFieldStart("images");
                    begun = true;
                }
                ByteBuffer bytes = image.bytes();
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                json.writeBinary(copy);
            }
        }
        if (begun) {
            json.writeEndArray();
        }
    }

    private static void tools(JsonGenerator json, List<Tool> tools) throws IOException {
        json.writeArrayFieldStart("tools");
        for (Tool tool : tools) {
            json.writeStartObject();
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", tool.name());
            json.writeStringField("description", tool.description());
            Json.field(json, "parameters", tool.parameters());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
