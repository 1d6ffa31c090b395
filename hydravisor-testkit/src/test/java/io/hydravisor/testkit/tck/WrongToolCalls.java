package io.hydravisor.testkit.tck;

import static io.hydravisor.testkit.tck.Bent.requests;
import static io.hydravisor.testkit.tck.Bent.streams;
import static io.hydravisor.testkit.tck.BentExchange.ends;
import static io.hydravisor.testkit.tck.BentExchange.exchanges;
import static io.hydravisor.testkit.tck.BentExchange.pieces;

import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.ToolCallComplete;
import io.hydravisor.model.ChatDelta.ToolCallDelta;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.Content;
import io.hydravisor.model.Message;
import io.hydravisor.model.Role;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolResult;
import io.hydravisor.spi.ModelBackendProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Wrong about tools that the model asks for. */
final class WrongToolCalls {
    private WrongToolCalls() {}

    static List<WrongBackend> all() {
        return List.of(
                new WrongBackend(
                        "U-1",
                        "loses the third of three calls",
                        pieces(piece -> piece instanceof ToolCallComplete call && call.index() == 2 ? null : piece)),
                new WrongBackend("U-2", "reads every number as a double", calls(WrongToolCalls::doubles)),
                new WrongBackend(
                        "U-3",
                        "reads arguments that are no object as none",
                        calls(call -> call.malformedArguments().isPresent()
                                ? ToolCall.of(call.id(), call.name(), Map.of())
                                : call)),
                new WrongBackend("U-4", "takes a model's ids as they come", streams(SameIds::new)),
                new WrongBackend(
                        "U-5",
                        "gives a call's pieces behind the call",
                        exchanges((request, right) -> new Behind(right))),
                new WrongBackend("U-6", "drops what is said beside a tool call", streams(CallsAlone::new)),
                new WrongBackend(
                        "U-7",
                        "tells the wish for a tool as the answer's end",
                        ends(end -> end.stopReason() == StopReason.TOOL_CALLS
                                ? WrongAnswers.with(end, StopReason.STOP, end.usage(), end.timings())
                                : end)),
                new WrongBackend(
                        "U-8",
                        "sends back that a tool was run, and not what came of it",
                        requests(request -> request.messages(request.messages().stream()
                                .map(WrongToolCalls::emptied)
                                .toList()))));
    }

    private static UnaryOperator<ModelBackendProvider> calls(UnaryOperator<ToolCall> bend) {
        return pieces(piece -> piece instanceof ToolCallComplete call
                ? new ToolCallComplete(call.index(), bend.apply(call.call()))
                : piece);
    }

    private static ToolCall doubles(ToolCall call) {
        if (call.malformedArguments().isPresent()) {
            return call;
        }
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>(call.arguments());
        arguments.replaceAll((name, value) -> value instanceof Number number ? (Object) number.doubleValue() : value);
        return ToolCall.of(call.id(), call.name(), arguments);
    }

    private static Message emptied(Message message) {
        if (message.role() != Role.TOOL) {
            return message;
        }
        return Message.results(message.content().stream()
                .map(part -> {
                    ToolResult result = (ToolResult) part;
                    return new ToolResult(result.callId(), result.name(), "done", result.error());
                })
                .toList());
    }

    private static final class SameIds extends Bent.Stream {
        SameIds(ChatStream right) {
            super(right);
        }

        @Override
        public ChatResponse result() {
            ChatResponse answer = super.result();
            boolean same =
                    answer.toolCalls().stream().anyMatch(call -> call.id().equals("same"));
            Stream<Content> parts = answer.message().content().stream();
            return WrongAnswers.with(
                    answer, parts.map(part -> same && part instanceof ToolCall call ? call.id("same") : part));
        }
    }

    private static final class Behind extends BentExchange {
        private final List<ChatDelta> early = new ArrayList<>();

        Behind(ChatStream right) {
            super(right);
        }

        @Override
        @Nullable
        ChatDelta bend(ChatDelta piece) {
            if (piece instanceof ToolCallDelta) {
                early.add(piece);
                return null;
            }
            early.forEach(this::then);
            early.clear();
            return piece;
        }
    }

    private static final class CallsAlone extends Bent.Stream {
        CallsAlone(ChatStream right) {
            super(right);
        }

        @Override
        public ChatResponse result() {
            ChatResponse answer = super.result();
            if (answer.toolCalls().isEmpty()) {
                return answer;
            }
            return WrongAnswers.with(answer, answer.toolCalls().stream().map(call -> (Content) call));
        }
    }
}
