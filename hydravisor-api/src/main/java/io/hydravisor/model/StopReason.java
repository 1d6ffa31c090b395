package io.hydravisor.model;

/** Why a model has ended its answer. What the backend itself said is {@link ChatResponse#rawStopReason()}. */
public enum StopReason {
    /** It has said all that it wanted to say. */
    STOP,
    /** A limit was reached: tokens of the answer, or of the context. The answer is not whole. */
    LENGTH,
    /** It waits for the results of its tool calls. */
    TOOL_CALLS,
    /** One of the stop sequences came. */
    STOP_SEQUENCE,
    /** A filter of the backend held the rest back. */
    CONTENT_FILTER,
    /** Something else, which the raw reason names. */
    OTHER
}
