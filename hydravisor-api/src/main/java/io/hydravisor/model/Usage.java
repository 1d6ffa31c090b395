package io.hydravisor.model;

import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How many tokens a request has used, as far as the backend tells. Immutable; each wither returns a copy. */
public final class Usage {
    private static final Usage UNKNOWN = new Usage(null, null, null, null);

    private final @Nullable Long input;
    private final @Nullable Long output;
    private final @Nullable Long cacheRead;
    private final @Nullable Long cacheCreation;

    private Usage(@Nullable Long input, @Nullable Long output, @Nullable Long cacheRead, @Nullable Long cacheCreation) {
        this.input = input;
        this.output = output;
        this.cacheRead = cacheRead;
        this.cacheCreation = cacheCreation;
    }

    /** {@return nothing is known} */
    public static Usage unknown() {
        return UNKNOWN;
    }

    /**
     * Both counts.
     *
     * @param inputTokens tokens of the request
     * @param outputTokens tokens of the answer
     * @return the usage
     */
    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, outputTokens, null, null);
    }

    /**
     * Sets the tokens of the request.
     *
     * @param tokens how many
     * @return a copy
     */
    public Usage inputTokens(long tokens) {
        return new Usage(tokens, output, cacheRead, cacheCreation);
    }

    /**
     * Sets the tokens of the answer, those of thinking included.
     *
     * @param tokens how many
     * @return a copy
     */
    public Usage outputTokens(long tokens) {
        return new Usage(input, tokens, cacheRead, cacheCreation);
    }

    /**
     * Sets the tokens of the request that came from the backend's cache.
     *
     * @param tokens how many
     * @return a copy
     */
    public Usage cacheReadInputTokens(long tokens) {
        return new Usage(input, output, tokens, cacheCreation);
    }

    /**
     * Sets the tokens of the request that went into the backend's cache.
     *
     * @param tokens how many
     * @return a copy
     */
    public Usage cacheCreationInputTokens(long tokens) {
        return new Usage(input, output, cacheRead, tokens);
    }

    /** {@return tokens of the request, where known} */
    public OptionalLong inputTokens() {
        return optional(input);
    }

    /** {@return tokens of the answer, where known} */
    public OptionalLong outputTokens() {
        return optional(output);
    }

    /** {@return tokens of the request that came from the cache, where known} */
    public OptionalLong cacheReadInputTokens() {
        return optional(cacheRead);
    }

    /** {@return tokens of the request that went into the cache, where known} */
    public OptionalLong cacheCreationInputTokens() {
        return optional(cacheCreation);
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Usage that
                && Objects.equals(input, that.input)
                && Objects.equals(output, that.output)
                && Objects.equals(cacheRead, that.cacheRead)
                && Objects.equals(cacheCreation, that.cacheCreation);
    }

    @Override
    public int hashCode() {
        return Objects.hash(input, output, cacheRead, cacheCreation);
    }

    @Override
    public String toString() {
        return "Usage[input=" + input + ", output=" + output + "]";
    }
}
