package io.hydravisor.model;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a model may, must or must not call tools. Immutable. */
public final class ToolChoice {
    private static final ToolChoice AUTO = new ToolChoice(Kind.AUTO, null);
    private static final ToolChoice NONE = new ToolChoice(Kind.NONE, null);
    private static final ToolChoice REQUIRED = new ToolChoice(Kind.REQUIRED, null);

    /** The kinds. */
    public enum Kind {
        /** The model decides. */
        AUTO,
        /** The model calls no tool. */
        NONE,
        /** The model calls at least one tool. */
        REQUIRED,
        /** The model calls the named tool. */
        NAMED
    }

    private final Kind kind;
    private final @Nullable String tool;

    private ToolChoice(Kind kind, @Nullable String tool) {
        this.kind = kind;
        this.tool = tool;
    }

    /** {@return the model decides} */
    public static ToolChoice auto() {
        return AUTO;
    }

    /** {@return the model calls no tool} */
    public static ToolChoice none() {
        return NONE;
    }

    /** {@return the model calls at least one tool} */
    public static ToolChoice required() {
        return REQUIRED;
    }

    /**
     * The model calls this tool.
     *
     * @param name its name
     * @return the choice
     */
    public static ToolChoice named(String name) {
        return new ToolChoice(Kind.NAMED, Objects.requireNonNull(name, "name"));
    }

    /** {@return the kind} */
    public Kind kind() {
        return kind;
    }

    /** {@return the tool of {@link Kind#NAMED}, else empty} */
    public Optional<String> tool() {
        return Optional.ofNullable(tool);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ToolChoice that && kind == that.kind && Objects.equals(tool, that.tool);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, tool);
    }

    @Override
    public String toString() {
        return tool == null ? kind.toString() : kind + "(" + tool + ")";
    }
}
