package io.hydravisor.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An answer that is whole. Immutable. */
public final class ChatResponse {
    private final Message message;
    private final ChatDelta.Completed end;

    private ChatResponse(Message message, ChatDelta.Completed end) {
        this.message = message;
        this.end = end;
    }

    /**
     * For hydravisor-api and tests.
     *
     * @param message what the model has said
     * @param end how it ended
     * @return the answer
     */
    public static ChatResponse of(Message message, ChatDelta.Completed end) {
        return new ChatResponse(Objects.requireNonNull(message, "message"), Objects.requireNonNull(end, "end"));
    }

    /** {@return what the model has said, ready to be a part of the next request} */
    public Message message() {
        return message;
    }

    /** {@return the text; empty if the model has said nothing} */
    public String text() {
        return message.text();
    }

    /** {@return what the model has thought; empty if nothing, or nothing that is shown} */
    public String thinking() {
        return message.content().stream()
                .filter(Content.Thought.class::isInstance)
                .map(part -> ((Content.Thought) part).text())
                .collect(Collectors.joining());
    }

    /** {@return the tool calls, in their order} */
    public List<ToolCall> toolCalls() {
        return message.toolCalls();
    }

    /** {@return the model that has answered, by the backend's word} */
    public String model() {
        return end.model();
    }

    /** {@return why it ended} */
    public StopReason stopReason() {
        return end.stopReason();
    }

    /** {@return the backend's own word for why it ended; may be empty} */
    public String rawStopReason() {
        return end.rawStopReason();
    }

    /** {@return the tokens} */
    public Usage usage() {
        return end.usage();
    }

    /** {@return the times} */
    public ChatTimings timings() {
        return end.timings();
    }

    /** {@return what else the backend tells, as JSON in JDK collections; immutable} */
    public Map<String, @Nullable Object> metadata() {
        return end.metadata();
    }

    /** {@return the model, the end and the tokens; not the text, which may hold anything} */
    @Override
    public String toString() {
        return "ChatResponse[" + model() + ", " + stopReason() + ", " + usage() + "]";
    }
}
