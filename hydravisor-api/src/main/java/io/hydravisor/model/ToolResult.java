package io.hydravisor.model;

import java.util.Objects;

/**
 * What came of a tool call.
 *
 * @param callId the call's id
 * @param name the tool's name
 * @param text what the model gets to read; JSON where the tool gives JSON
 * @param error whether the tool failed, or was not allowed to run
 */
public record ToolResult(String callId, String name, String text, boolean error) implements Content {
    /**
     * Checks that nothing is null.
     *
     * @param callId the call's id
     * @param name the tool's name
     * @param text what the model gets to read; JSON where the tool gives JSON
     * @param error whether the tool failed, or was not allowed to run
     */
    public ToolResult {
        Objects.requireNonNull(callId, "callId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(text, "text");
    }

    /**
     * The tool did its work.
     *
     * @param call the call
     * @param text what the model gets to read
     * @return the result
     */
    public static ToolResult of(ToolCall call, String text) {
        return new ToolResult(call.id(), call.name(), text, false);
    }

    /**
     * The tool failed, or was not allowed to run.
     *
     * @param call the call
     * @param text what the model gets to read
     * @return the result
     */
    public static ToolResult error(ToolCall call, String text) {
        return new ToolResult(call.id(), call.name(), text, true);
    }
}
