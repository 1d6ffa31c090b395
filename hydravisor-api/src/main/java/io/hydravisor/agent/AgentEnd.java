package io.hydravisor.agent;

/** Why a run has ended. */
public enum AgentEnd {
    /** The model has answered, and wants nothing more. */
    ANSWERED,
    /** The model's answer was cut: by a limit of its tokens or its context, or by a filter. {@link AgentResult#text()} is a part. */
    CUT,
    /** The model has been asked as often as {@link AgentLimits#steps()} allows. */
    STEPS,
    /** {@link AgentLimits#calls()} tools have run. */
    CALLS,
    /** {@link AgentLimits#time()} has passed. */
    TIME,
    /** {@link AgentLimits#tokens()} are used up. */
    TOKENS,
    /** The results of tools are as large together as {@link AgentLimits#totalOutput()} allows. */
    OUTPUT,
    /** The {@link ToolGuard} has ended it. */
    REFUSED,
    /** Somebody has cancelled it. */
    CANCELLED,
    /** The model or the machine has failed; {@link AgentResult#failure()} says how. */
    FAILED
}
