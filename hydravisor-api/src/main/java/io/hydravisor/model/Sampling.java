package io.hydravisor.model;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How the next token is chosen, and when to stop. What is not set is the backend's own choice. Immutable; each wither returns a
 * copy. Options that only one backend has go into {@link ChatRequest#option(String, Object)}.
 */
public final class Sampling {
    private static final Sampling DEFAULTS = new Sampling(new Parts());

    private final Parts parts;

    private Sampling(Parts parts) {
        this.parts = parts;
    }

    private static final class Parts implements Cloneable {
        private @Nullable Double temperature;
        private @Nullable Double topP;
        private @Nullable Integer topK;
        private @Nullable Integer maxTokens;
        private @Nullable Long seed;
        private @Nullable Double frequencyPenalty;
        private @Nullable Double presencePenalty;
        private List<String> stopSequences = List.of();

        @Override
        protected Parts clone() {
            try {
                return (Parts) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** {@return nothing set} */
    public static Sampling defaults() {
        return DEFAULTS;
    }

    /**
     * Sets the temperature.
     *
     * @param value 0 for the likeliest token always; finite, not negative
     * @return a copy
     */
    public Sampling temperature(double value) {
        Parts copy = parts.clone();
        copy.temperature = check("temperature", value, 0, Double.MAX_VALUE);
        return new Sampling(copy);
    }

    /**
     * Keeps the likeliest tokens whose probabilities sum up to this.
     *
     * @param value 0 to 1
     * @return a copy
     */
    public Sampling topP(double value) {
        Parts copy = parts.clone();
        copy.topP = check("top_p", value, 0, 1);
        return new Sampling(copy);
    }

    /**
     * Keeps this many of the likeliest tokens.
     *
     * @param count at least 1
     * @return a copy
     */
    public Sampling topK(int count) {
        Parts copy = parts.clone();
        copy.topK = (int) check("top_k", count, 1, Integer.MAX_VALUE);
        return new Sampling(copy);
    }

    /**
     * Ends the answer after this many tokens, with {@link StopReason#LENGTH}.
     *
     * @param count at least 1
     * @return a copy
     */
    public Sampling maxTokens(int count) {
        Parts copy = parts.clone();
        copy.maxTokens = (int) check("max_tokens", count, 1, Integer.MAX_VALUE);
        return new Sampling(copy);
    }

    /**
     * Fixes the random choices, as far as the backend can.
     *
     * @param value any
     * @return a copy
     */
    public Sampling seed(long value) {
        Parts copy = parts.clone();
        copy.seed = value;
        return new Sampling(copy);
    }

    /**
     * Makes tokens less likely the more often they came.
     *
     * @param value -2 to 2
     * @return a copy
     */
    public Sampling frequencyPenalty(double value) {
        Parts copy = parts.clone();
        copy.frequencyPenalty = check("frequency_penalty", value, -2, 2);
        return new Sampling(copy);
    }

    /**
     * Makes tokens less likely that came at all.
     *
     * @param value -2 to 2
     * @return a copy
     */
    public Sampling presencePenalty(double value) {
        Parts copy = parts.clone();
        copy.presencePenalty = check("presence_penalty", value, -2, 2);
        return new Sampling(copy);
    }

    /**
     * Ends the answer before one of these texts would come.
     *
     * @param texts none empty
     * @return a copy
     */
    public Sampling stopSequences(String... texts) {
        if (List.of(texts).contains("")) {
            throw invalid("stop_sequences", "an empty text");
        }
        Parts copy = parts.clone();
        copy.stopSequences = List.of(texts);
        return new Sampling(copy);
    }

    private static double check(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw invalid(name, String.valueOf(value));
        }
        return value;
    }

    private static InvalidInputException invalid(String name, String value) {
        return new InvalidInputException(Failure.of("not a value for " + name + ": " + value)
                .hint("See the Javadoc of Sampling for its range."));
    }

    /** {@return the temperature, where set} */
    public OptionalDouble temperature() {
        return optional(parts.temperature);
    }

    /** {@return the sum of probabilities to keep, where set} */
    public OptionalDouble topP() {
        return optional(parts.topP);
    }

    /** {@return how many tokens to keep, where set} */
    public OptionalInt topK() {
        return parts.topK == null ? OptionalInt.empty() : OptionalInt.of(parts.topK);
    }

    /** {@return the most tokens of the answer, where set} */
    public OptionalInt maxTokens() {
        return parts.maxTokens == null ? OptionalInt.empty() : OptionalInt.of(parts.maxTokens);
    }

    /** {@return the seed, where set} */
    public OptionalLong seed() {
        return parts.seed == null ? OptionalLong.empty() : OptionalLong.of(parts.seed);
    }

    /** {@return the frequency penalty, where set} */
    public OptionalDouble frequencyPenalty() {
        return optional(parts.frequencyPenalty);
    }

    /** {@return the presence penalty, where set} */
    public OptionalDouble presencePenalty() {
        return optional(parts.presencePenalty);
    }

    /** {@return the texts that end the answer; empty where not set} */
    public List<String> stopSequences() {
        return parts.stopSequences;
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
