package io.hydravisor.agent;

import io.hydravisor.model.ToolCall;

/** Decides on each call before it runs; may ask somebody. */
@FunctionalInterface
public interface ToolGuard {
    /**
     * Decides. Called by the run's own thread, only for calls that could run: of a tool that there is, with arguments of its shape.
     * May block, within the run's time, and is interrupted when that is over. What it throws ends the run, and nothing is run.
     *
     * @param call what the model asks for; written by a model, and not to be shown on a terminal as it is
     * @return the decision
     */
    Decision decide(ToolCall call);

    /** What is decided. */
    sealed interface Decision {}

    /** The call runs. */
    record Allow() implements Decision {}

    /**
     * The call does not run, and the model goes on.
     *
     * @param reason what the model is told
     */
    record Refuse(String reason) implements Decision {}

    /**
     * The call does not run, nor any other: the run ends as {@link AgentEnd#REFUSED}.
     *
     * @param reason what the transcript and the result say
     */
    record Stop(String reason) implements Decision {}

    /** {@return a guard that allows everything: the machine is the limit} */
    static ToolGuard allowAll() {
        return call -> new Allow();
    }
}
