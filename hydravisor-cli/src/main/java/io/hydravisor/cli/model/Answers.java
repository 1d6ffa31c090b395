package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Printable;
import io.hydravisor.cli.output.Tty;
import io.hydravisor.core.Effect;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.Failure;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelException;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.ToolCall;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints answers, as they come or whole. One that is cut is an error, behind what had come of it. */
final class Answers {
    private final Cli cli;
    private final boolean clean = Tty.isTerminal(1);

    Answers(Cli cli) {
        this.cli = cli;
    }

    /** Prints each piece as it comes: its text, or a line of JSON. */
    ChatResponse stream(ModelBackend backend, ChatRequest request) {
        boolean begun = false;
        try (ChatStream stream = backend.chat(request)) {
            try {
                for (ChatDelta delta : stream) {
                    begun |= print(delta);
                }
            } finally {
                if (begun) {
                    print("\n");
                }
            }
            return whole(stream.result());
        }
    }

    private boolean print(ChatDelta delta) {
        if (cli.json()) {
            cli.out().item(document(delta), "");
            return false;
        }
        if (delta instanceof ChatDelta.TextDelta text) {
            print(text.text());
            return true;
        }
        return false;
    }

    /** Prints the whole answer at its end: its text, or one document. */
    ChatResponse atOnce(ModelBackend backend, ChatRequest request) {
        ChatResponse answer;
        try {
            answer = backend.complete(request);
        } catch (ModelException e) {
            if (!e.partial().text().isEmpty()) {
                cli.out()
                        .result(
                                Json.object("partial_text", e.partial().text()),
                                text(e.partial().text()));
            }
            throw e;
        }
        cli.out().result(document(answer), text(answer.text()));
        return whole(answer);
    }

    private static ChatResponse whole(ChatResponse answer) {
        if (answer.stopReason() == StopReason.LENGTH || answer.stopReason() == StopReason.CONTENT_FILTER) {
            throw new ExhaustedException(Failure.of("the answer is not whole: it was cut by "
                            + (answer.stopReason() == StopReason.LENGTH ? "a limit of tokens" : "a filter"))
                    .resource("model/" + answer.model())
                    .effect(Effect.DONE)
                    .hint("Allow it more with --option max_tokens=N, or ask for less."));
        }
        return answer;
    }

    private void print(String text) {
        cli.out().bytes(ByteBuffer.wrap(text(text).getBytes(StandardCharsets.UTF_8)));
    }

    /** A terminal would obey control characters; a file is to hold what was said. */
    private String text(String said) {
        return clean ? Printable.lines(said) : said;
    }

    private static Map<String, @Nullable Object> document(ChatDelta delta) {
        if (delta instanceof ChatDelta.TextDelta text) {
            return Json.object("type", "text", "text", text.text());
        }
        if (delta instanceof ChatDelta.ThinkingDelta thought) {
            return Json.object("type", "thinking", "text", thought.text());
        }
        if (delta instanceof ChatDelta.ToolCallDelta call) {
            return Json.object("type", "tool_call_delta", "name", call.name(), "arguments", call.arguments());
        }
        if (delta instanceof ChatDelta.ToolCallComplete call) {
            return Json.object("type", "tool_call", "tool_call", document(call.call()));
        }
        if (delta instanceof ChatDelta.Completed end) {
            return Json.object(
                    "type", "completed",
                    "model", end.model(),
                    "stop_reason", name(end.stopReason()),
                    "input_tokens", end.usage().inputTokens(),
                    "output_tokens", end.usage().outputTokens(),
                    "duration", end.timings().total());
        }
        return Json.object("type", "other");
    }

    private static Map<String, @Nullable Object> document(ChatResponse answer) {
        return Json.object(
                "model", answer.model(),
                "text", answer.text(),
                "thinking", answer.thinking(),
                "tool_calls", documents(answer.toolCalls()),
                "stop_reason", name(answer.stopReason()),
                "input_tokens", answer.usage().inputTokens(),
                "output_tokens", answer.usage().outputTokens(),
                "duration", answer.timings().total());
    }

    private static List<?> documents(List<ToolCall> calls) {
        return calls.stream().map(Answers::document).toList();
    }

    private static Map<String, @Nullable Object> document(ToolCall call) {
        return Json.object(
                "id", call.id(),
                "name", call.name(),
                "arguments", call.malformedArguments().isPresent() ? Map.of() : call.arguments(),
                "malformed_arguments", call.malformedArguments());
    }

    private static String name(StopReason reason) {
        return reason.name().toLowerCase(java.util.Locale.ROOT);
    }
}
