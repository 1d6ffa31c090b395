package io.hydravisor.model;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether calls and results of a conversation belong together. */
final class Conversation {
    private Conversation() {}

    static void check(List<Message> messages) {
        Set<String> seen = new HashSet<>();
        Set<String> open = new HashSet<>();
        for (Message message : messages) {
            if (message.role() != Role.TOOL && !open.isEmpty()) {
                throw invalid("a tool call has no result in the message behind it");
            }
            for (Content part : message.content()) {
                if (part instanceof ToolCall call) {
                    if (!seen.add(call.id())) {
                        throw invalid("two tool calls have one id");
                    }
                    open.add(call.id());
                } else if (part instanceof ToolResult result && !open.remove(result.callId())) {
                    throw invalid("a tool result belongs to no call before it");
                }
            }
        }
        if (!open.isEmpty()) {
            throw invalid("a tool call has no result in the message behind it");
        }
    }

    private static InvalidInputException invalid(String problem) {
        return new InvalidInputException(Failure.of(problem)
                .hint("Add the answer's message, then one message with a result for each of its calls."));
    }
}
