package io.hydravisor.model;

/** Who a message is from. What the model is told about itself stands apart, in {@link ChatRequest#system(String)}. */
public enum Role {
    /** The one who asks. */
    USER,
    /** The model. */
    ASSISTANT,
    /** What tools have given back. */
    TOOL
}
