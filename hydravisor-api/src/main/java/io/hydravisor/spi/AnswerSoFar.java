package io.hydravisor.spi;

import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.Completed;
import io.hydravisor.model.ChatDelta.TextDelta;
import io.hydravisor.model.ChatDelta.ThinkingDelta;
import io.hydravisor.model.ChatDelta.ToolCallComplete;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.Content;
import io.hydravisor.model.Message;
import io.hydravisor.model.PartialAnswer;
import io.hydravisor.model.Role;
import io.hydravisor.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Puts the pieces of an answer together. Safe for use by many threads. */
final class AnswerSoFar {
    /** All ids of the conversation: a model that uses one again would make its results ambiguous. */
    private final Set<String> callIds;

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private final List<Content> parts = new ArrayList<>();
    private final List<ToolCall> calls = new ArrayList<>();

    AnswerSoFar(Set<String> callIds) {
        this.callIds = callIds;
    }

    /** {@return the piece as it is to be given out} */
    synchronized ChatDelta add(ChatDelta delta) {
        if (delta instanceof TextDelta more) {
            text.append(more.text());
        } else if (delta instanceof ThinkingDelta more) {
            thinking.append(more.text());
            signature.append(more.signature());
        } else if (delta instanceof ToolCallComplete complete) {
            ToolCall call = complete.call();
            while (!callIds.add(call.id())) {
                call = call.id(ToolCall.newId());
            }
            calls.add(call);
            return new ToolCallComplete(complete.index(), call);
        }
        return delta;
    }

    synchronized PartialAnswer partial() {
        return new PartialAnswer(text.toString(), thinking.toString(), calls);
    }

    synchronized ChatResponse response(Completed end) {
        if (parts.isEmpty()) {
            if (thinking.length() > 0 || signature.length() > 0) {
                parts.add(new Content.Thought(thinking.toString(), signature.toString()));
            }
            if (text.length() > 0) {
                parts.add(new Content.Text(text.toString()));
            }
            parts.addAll(calls);
        }
        return ChatResponse.of(new Message(Role.ASSISTANT, parts), end);
    }
}
