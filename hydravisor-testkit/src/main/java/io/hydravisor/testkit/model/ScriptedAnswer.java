package io.hydravisor.testkit.model;

import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatTimings;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a service of models shall do with one request: the pieces that it says, and how it ends. Whole and in order unless a method
 * says otherwise. Immutable; each method returns a copy.
 */
public final class ScriptedAnswer {
    /** How an answer ends, behind its pieces. */
    public enum End {
        /** The service says that it is whole. */
        WHOLE,
        /** The service says, in the midst of the stream, that it has failed. */
        FAILED,
        /** The service ends the exchange in order, without saying that the answer is whole. */
        TRUNCATED,
        /** The connection breaks. */
        CUT,
        /** Nothing more comes, and the exchange stays open until the client closes it. */
        SILENT,
        /** The last piece comes again and again, as fast as it is read, until the client closes the exchange. */
        ENDLESS,
        /** The request is refused for now, before anything is said: the service has too much to do. */
        OVERLOADED
    }

    private final List<ChatDelta> pieces;
    private final End end;
    private final String words;
    private final @Nullable Duration retryAfter;
    private final @Nullable StopReason stopReason;
    private final Usage usage;
    private final ChatTimings timings;
    private final boolean fragmented;

    private ScriptedAnswer(
            List<ChatDelta> pieces,
            End end,
            String words,
            @Nullable Duration retryAfter,
            @Nullable StopReason stopReason,
            Usage usage,
            ChatTimings timings,
            boolean fragmented) {
        this.pieces = pieces;
        this.end = end;
        this.words = words;
        this.retryAfter = retryAfter;
        this.stopReason = stopReason;
        this.usage = usage;
        this.timings = timings;
        this.fragmented = fragmented;
    }

    /**
     * An answer that says something.
     *
     * @param pieces of the text, none empty; without any, the answer says nothing yet
     * @return the answer
     */
    public static ScriptedAnswer of(String... pieces) {
        return new ScriptedAnswer(List.of(), End.WHOLE, "", null, null, Usage.unknown(), ChatTimings.unknown(), false)
                .text(pieces);
    }

    /**
     * A refusal for now.
     *
     * @param retryAfter when the client shall come back, where the service says so
     * @return the answer
     */
    public static ScriptedAnswer overloaded(Optional<Duration> retryAfter) {
        return new ScriptedAnswer(
                List.of(),
                End.OVERLOADED,
                "",
                retryAfter.orElse(null),
                null,
                Usage.unknown(),
                ChatTimings.unknown(),
                false);
    }

    /**
     * Adds pieces of text.
     *
     * @param more none empty
     * @return a copy
     */
    public ScriptedAnswer text(String... more) {
        ScriptedAnswer answer = this;
        for (String piece : more) {
            answer = answer.then(new ChatDelta.TextDelta(piece));
        }
        return answer;
    }

    /**
     * Adds pieces of thought.
     *
     * @param more none empty
     * @return a copy
     */
    public ScriptedAnswer thinking(String... more) {
        ScriptedAnswer answer = this;
        for (String piece : more) {
            answer = answer.then(new ChatDelta.ThinkingDelta(piece, ""));
        }
        return answer;
    }

    /**
     * Adds a tool call.
     *
     * @param call its arguments may be malformed
     * @param json its arguments as JSON text, in the pieces in which a service gives them that gives calls in pieces; without any,
     *     the call comes whole
     * @return a copy
     */
    public ScriptedAnswer toolCall(ToolCall call, String... json) {
        int index = (int) pieces.stream()
                .filter(ChatDelta.ToolCallComplete.class::isInstance)
                .count();
        ScriptedAnswer answer = this;
        for (String piece : json) {
            answer = answer.then(new ChatDelta.ToolCallDelta(index, call.name(), piece));
        }
        return answer.then(new ChatDelta.ToolCallComplete(index, call));
    }

    private ScriptedAnswer then(ChatDelta piece) {
        List<ChatDelta> all = new ArrayList<>(pieces);
        all.add(piece);
        return new ScriptedAnswer(List.copyOf(all), end, words, retryAfter, stopReason, usage, timings, fragmented);
    }

    private ScriptedAnswer ending(End other, String said) {
        return new ScriptedAnswer(pieces, other, said, retryAfter, stopReason, usage, timings, fragmented);
    }

    /**
     * Ends with the service's word that it has failed.
     *
     * @param said what it says, for a person
     * @return a copy
     */
    public ScriptedAnswer failing(String said) {
        return ending(End.FAILED, Objects.requireNonNull(said, "said"));
    }

    /** {@return a copy that ends with {@link End#TRUNCATED}} */
    public ScriptedAnswer truncated() {
        return ending(End.TRUNCATED, "");
    }

    /** {@return a copy that ends with {@link End#CUT}} */
    public ScriptedAnswer cut() {
        return ending(End.CUT, "");
    }

    /** {@return a copy that ends with {@link End#SILENT}} */
    public ScriptedAnswer silent() {
        return ending(End.SILENT, "");
    }

    /** {@return a copy that ends with {@link End#ENDLESS}; it needs a piece} */
    public ScriptedAnswer endless() {
        return ending(End.ENDLESS, "");
    }

    /**
     * Sets why the model ends; otherwise it waits for its tool calls, or has said all.
     *
     * @param reason why
     * @return a copy
     */
    public ScriptedAnswer stopReason(StopReason reason) {
        return new ScriptedAnswer(pieces, end, words, retryAfter, reason, usage, timings, fragmented);
    }

    /**
     * Sets the tokens that the service tells; none otherwise.
     *
     * @param tokens what is known of them
     * @return a copy
     */
    public ScriptedAnswer usage(Usage tokens) {
        return new ScriptedAnswer(pieces, end, words, retryAfter, stopReason, tokens, timings, fragmented);
    }

    /**
     * Sets the times that the service tells; none otherwise.
     *
     * @param spans what is known of them
     * @return a copy
     */
    public ScriptedAnswer timings(ChatTimings spans) {
        return new ScriptedAnswer(pieces, end, words, retryAfter, stopReason, usage, spans, fragmented);
    }

    /** {@return a copy whose bytes the service sends one by one, where it sends bytes} */
    public ScriptedAnswer fragmented() {
        return new ScriptedAnswer(pieces, end, words, retryAfter, stopReason, usage, timings, true);
    }

    /** {@return the pieces, in order; without {@link ChatDelta.Completed}, which {@link #end()} stands for} */
    public List<ChatDelta> pieces() {
        return pieces;
    }

    /** {@return how it ends} */
    public End end() {
        return end;
    }

    /** {@return what the service says of its failure; empty without one} */
    public String words() {
        return words;
    }

    /** {@return when to come back, where an overloaded service says so} */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** {@return why the model ends} */
    public StopReason stopReason() {
        if (stopReason != null) {
            return stopReason;
        }
        return pieces.stream().anyMatch(ChatDelta.ToolCallComplete.class::isInstance)
                ? StopReason.TOOL_CALLS
                : StopReason.STOP;
    }

    /** {@return the tokens that the service tells} */
    public Usage usage() {
        return usage;
    }

    /** {@return the times that the service tells} */
    public ChatTimings timings() {
        return timings;
    }

    /** {@return whether the bytes are sent one by one} */
    public boolean isFragmented() {
        return fragmented;
    }
}
