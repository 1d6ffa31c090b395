package io.hydravisor.model;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A piece of an answer, as it arrives. {@link Completed} is the last, and the only proof that the answer is whole. */
public sealed interface ChatDelta {
    /**
     * More text.
     *
     * @param text never empty for a reader; a provider gives an empty one as a sign of life, which is not passed on
     */
    record TextDelta(String text) implements ChatDelta {}

    /**
     * More of what the model thinks before it answers.
     *
     * @param text the thoughts; empty if only the signature comes
     * @param signature what the backend wants back with the thoughts; empty until it comes, and where it wants nothing
     */
    record ThinkingDelta(String text, String signature) implements ChatDelta {}

    /**
     * More of a tool call that is being written, from backends that give calls in pieces.
     *
     * @param index which call of this answer, from 0
     * @param name the tool's name
     * @param arguments the next piece of the arguments' JSON text
     */
    record ToolCallDelta(int index, String name, String arguments) implements ChatDelta {}

    /**
     * A tool call, whole.
     *
     * @param index which call of this answer, from 0
     * @param call the call
     */
    record ToolCallComplete(int index, ToolCall call) implements ChatDelta {}

    /**
     * The answer is whole.
     *
     * @param model the model that has answered, by the backend's word
     * @param stopReason why it ended
     * @param rawStopReason the backend's own word for it; may be empty
     * @param usage the tokens
     * @param timings the times
     * @param metadata what else the backend tells, as JSON in JDK collections; copied
     */
    record Completed(
            String model,
            StopReason stopReason,
            String rawStopReason,
            Usage usage,
            ChatTimings timings,
            Map<String, @Nullable Object> metadata)
            implements ChatDelta {
        /**
         * Checks and copies.
         *
         * @param model the model that has answered, by the backend's word
         * @param stopReason why it ended
         * @param rawStopReason the backend's own word for it; may be empty
         * @param usage the tokens
         * @param timings the times
         * @param metadata what else the backend tells, as JSON in JDK collections; copied
         */
        public Completed {
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(stopReason, "stopReason");
            Objects.requireNonNull(rawStopReason, "rawStopReason");
            Objects.requireNonNull(usage, "usage");
            Objects.requireNonNull(timings, "timings");
            metadata = Json.object("the metadata of an answer", metadata);
        }
    }
}
