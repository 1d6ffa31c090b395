package io.hydravisor.model;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Texts to turn into vectors. Immutable; each wither returns a copy. */
public final class EmbedRequest {
    private final String model;
    private final List<String> inputs;
    private final @Nullable Integer dimensions;
    private final Map<String, @Nullable Object> options;
    private final Retries retries;

    private EmbedRequest(
            String model,
            List<String> inputs,
            @Nullable Integer dimensions,
            Map<String, @Nullable Object> options,
            Retries retries) {
        this.model = model;
        this.inputs = inputs;
        this.dimensions = dimensions;
        this.options = options;
        this.retries = retries;
    }

    /**
     * Texts for a model.
     *
     * @param model its name
     * @param inputs at least one
     * @return the request
     * @throws InvalidInputException if there is none
     */
    public static EmbedRequest of(String model, List<String> inputs) {
        if (inputs.isEmpty()) {
            throw new InvalidInputException(Failure.of("nothing to embed").hint("Give at least one text."));
        }
        return new EmbedRequest(
                Objects.requireNonNull(model, "model"), List.copyOf(inputs), null, Map.of(), Retries.defaults());
    }

    /**
     * Asks for vectors of another length than the model's own.
     *
     * @param count at least 1
     * @return a copy
     * @throws InvalidInputException if it is less
     */
    public EmbedRequest dimensions(int count) {
        if (count < 1) {
            throw new InvalidInputException(
                    Failure.of("not a number of dimensions: " + count).hint("Use at least 1."));
        }
        return new EmbedRequest(model, inputs, count, options, retries);
    }

    /**
     * Sets an option that only this backend has.
     *
     * @param name as docs/models.md lists it
     * @param value JSON as JDK collections; copied
     * @return a copy
     */
    public EmbedRequest option(String name, @Nullable Object value) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(options);
        all.put(name, value);
        return new EmbedRequest(model, inputs, dimensions, Json.object("the option " + name, all), retries);
    }

    /**
     * Sets how often the request is sent.
     *
     * @param policy when and how often
     * @return a copy
     */
    public EmbedRequest retries(Retries policy) {
        return new EmbedRequest(model, inputs, dimensions, options, Objects.requireNonNull(policy, "policy"));
    }

    /** {@return the model's name} */
    public String model() {
        return model;
    }

    /** {@return the texts} */
    public List<String> inputs() {
        return inputs;
    }

    /** {@return the length of the vectors, where set} */
    public OptionalInt dimensions() {
        return dimensions == null ? OptionalInt.empty() : OptionalInt.of(dimensions);
    }

    /** {@return the options that only this backend has} */
    public Map<String, @Nullable Object> options() {
        return options;
    }

    /** {@return how often the request is sent} */
    public Retries retries() {
        return retries;
    }
}
