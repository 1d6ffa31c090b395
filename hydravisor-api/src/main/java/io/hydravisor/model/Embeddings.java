package io.hydravisor.model;

import java.util.List;
import java.util.Objects;

/** Vectors, one for each text of the request, in its order. Immutable. */
public final class Embeddings {
    private final String model;
    private final List<float[]> vectors;
    private final Usage usage;

    private Embeddings(String model, List<float[]> vectors, Usage usage) {
        this.model = Objects.requireNonNull(model, "model");
        this.vectors = vectors;
        this.usage = Objects.requireNonNull(usage, "usage");
    }

    /**
     * For providers.
     *
     * @param model the model, by the backend's word
     * @param vectors copied
     * @param usage the tokens
     * @return the vectors
     */
    public static Embeddings of(String model, List<float[]> vectors, Usage usage) {
        return new Embeddings(model, vectors.stream().map(float[]::clone).toList(), usage);
    }

    /** {@return the model, by the backend's word} */
    public String model() {
        return model;
    }

    /** {@return copies of the vectors, one for each text} */
    public List<float[]> vectors() {
        return vectors.stream().map(float[]::clone).toList();
    }

    /** {@return the tokens} */
    public Usage usage() {
        return usage;
    }
}
