package io.hydravisor.model;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long the parts of an answer took, as far as it is known. Immutable; each wither returns a copy. */
public final class ChatTimings {
    private static final ChatTimings UNKNOWN = new ChatTimings(null, null, null, null, null);

    private final @Nullable Duration total;
    private final @Nullable Duration load;
    private final @Nullable Duration prompt;
    private final @Nullable Duration generation;
    private final @Nullable Duration firstChunk;

    private ChatTimings(
            @Nullable Duration total,
            @Nullable Duration load,
            @Nullable Duration prompt,
            @Nullable Duration generation,
            @Nullable Duration firstChunk) {
        this.total = total;
        this.load = load;
        this.prompt = prompt;
        this.generation = generation;
        this.firstChunk = firstChunk;
    }

    /** {@return nothing is known} */
    public static ChatTimings unknown() {
        return UNKNOWN;
    }

    /**
     * Sets the whole time, by the backend's clock.
     *
     * @param span how long
     * @return a copy
     */
    public ChatTimings total(Duration span) {
        return new ChatTimings(span, load, prompt, generation, firstChunk);
    }

    /**
     * Sets the time for loading the model.
     *
     * @param span how long
     * @return a copy
     */
    public ChatTimings load(Duration span) {
        return new ChatTimings(total, span, prompt, generation, firstChunk);
    }

    /**
     * Sets the time for reading the request.
     *
     * @param span how long
     * @return a copy
     */
    public ChatTimings prompt(Duration span) {
        return new ChatTimings(total, load, span, generation, firstChunk);
    }

    /**
     * Sets the time for writing the answer.
     *
     * @param span how long
     * @return a copy
     */
    public ChatTimings generation(Duration span) {
        return new ChatTimings(total, load, prompt, span, firstChunk);
    }

    /**
     * Sets the time to the first piece, by this JVM's clock. hydravisor-api does so.
     *
     * @param span how long
     * @return a copy
     */
    public ChatTimings timeToFirstChunk(Duration span) {
        return new ChatTimings(total, load, prompt, generation, span);
    }

    /** {@return the whole time, by the backend's clock, where known} */
    public Optional<Duration> total() {
        return Optional.ofNullable(total);
    }

    /** {@return the time for loading the model, where known} */
    public Optional<Duration> load() {
        return Optional.ofNullable(load);
    }

    /** {@return the time for reading the request, where known} */
    public Optional<Duration> prompt() {
        return Optional.ofNullable(prompt);
    }

    /** {@return the time for writing the answer, where known} */
    public Optional<Duration> generation() {
        return Optional.ofNullable(generation);
    }

    /** {@return from the sending of the request to the first piece, by this JVM's clock} */
    public Optional<Duration> timeToFirstChunk() {
        return Optional.ofNullable(firstChunk);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChatTimings that
                && Objects.equals(total, that.total)
                && Objects.equals(load, that.load)
                && Objects.equals(prompt, that.prompt)
                && Objects.equals(generation, that.generation)
                && Objects.equals(firstChunk, that.firstChunk);
    }

    @Override
    public int hashCode() {
        return Objects.hash(total, load, prompt, generation, firstChunk);
    }

    @Override
    public String toString() {
        return "ChatTimings[total=" + total + ", load=" + load + ", prompt=" + prompt + ", generation=" + generation
                + ", timeToFirstChunk=" + firstChunk + "]";
    }
}
