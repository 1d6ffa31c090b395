package io.hydravisor.agent;

import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolResult;

/**
 * Follows a run with all that is said in it, which events never hold. Called by the run's own thread, one call at a time; what it
 * throws ends the run.
 */
public interface AgentListener {
    /**
     * The model says something.
     *
     * @param delta a piece of its answer, as it arrives
     */
    default void said(ChatDelta delta) {}

    /**
     * A tool is about to run, or to be refused.
     *
     * @param call what the model asks for, as it wrote it
     */
    default void called(ToolCall call) {}

    /**
     * A call was answered.
     *
     * @param result what the model gets to read
     */
    default void returned(ToolResult result) {}
}
