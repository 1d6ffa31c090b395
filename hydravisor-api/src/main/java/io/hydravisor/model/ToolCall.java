package io.hydravisor.model;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model's wish that a tool be run. Immutable. Its id is unique within the whole conversation: hydravisor-api replaces an id
 * that a model uses twice. Arguments that the model has written wrongly are kept as it wrote them, and never read as none.
 */
public final class ToolCall implements Content {
    private final String id;
    private final String name;
    private final Map<String, @Nullable Object> arguments;
    private final @Nullable String malformed;

    private ToolCall(String id, String name, Map<String, @Nullable Object> arguments, @Nullable String malformed) {
        if (id.isBlank()) {
            throw new InvalidInputException(
                    Failure.of("a tool call needs an id").hint("Take ToolCall.newId() where the backend gives none."));
        }
        this.id = id;
        this.name = Objects.requireNonNull(name, "name");
        this.arguments = arguments;
        this.malformed = malformed;
    }

    /**
     * A call.
     *
     * @param id not blank
     * @param name the tool's name
     * @param arguments JSON as JDK collections; copied
     * @return the call
     * @throws InvalidInputException if the arguments are no JSON, or the id is blank
     */
    public static ToolCall of(String id, String name, Map<String, ? extends @Nullable Object> arguments) {
        return new ToolCall(id, name, Json.object("the arguments of " + name, arguments), null);
    }

    /**
     * A call whose arguments are no JSON object.
     *
     * @param id not blank
     * @param name the tool's name
     * @param text what the model wrote
     * @return the call
     */
    public static ToolCall malformed(String id, String name, String text) {
        return new ToolCall(id, name, Map.of(), Objects.requireNonNull(text, "text"));
    }

    /** {@return an id that no other call has} */
    public static String newId() {
        return "call_" + UUID.randomUUID().toString().replace("-", "");
    }

    /**
     * The same call under another id.
     *
     * @param callId not blank
     * @return a copy
     */
    public ToolCall id(String callId) {
        return new ToolCall(callId, name, arguments, malformed);
    }

    /** {@return the id, which the result names} */
    public String id() {
        return id;
    }

    /** {@return the tool's name, as the model gave it; it may be none of the request's} */
    public String name() {
        return name;
    }

    /**
     * The arguments.
     *
     * @return JSON as JDK collections, immutable; not checked against the tool's schema
     * @throws InvalidInputException if the model wrote no JSON object; ask {@link #malformedArguments()} first
     */
    public Map<String, @Nullable Object> arguments() {
        if (malformed != null) {
            throw new InvalidInputException(Failure.of("the model gave no JSON object as arguments of " + name)
                    .hint("Tell the model so, in a ToolResult that is an error."));
        }
        return arguments;
    }

    /** {@return what the model wrote in place of a JSON object; empty if the arguments can be read} */
    public Optional<String> malformedArguments() {
        return Optional.ofNullable(malformed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ToolCall that
                && id.equals(that.id)
                && name.equals(that.name)
                && arguments.equals(that.arguments)
                && Objects.equals(malformed, that.malformed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, name, arguments, malformed);
    }

    /** {@return the id and the name; no arguments, which may hold anything} */
    @Override
    public String toString() {
        return "ToolCall[" + id + ", " + name + "]";
    }
}
