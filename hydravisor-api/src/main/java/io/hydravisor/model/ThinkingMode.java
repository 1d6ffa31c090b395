package io.hydravisor.model;

/** Whether, and how much, a model thinks before it answers. */
public enum ThinkingMode {
    /** It answers at once. */
    OFF,
    /** It thinks as much as it does by itself. */
    ON,
    /** It thinks a little. */
    LOW,
    /** It thinks. */
    MEDIUM,
    /** It thinks much. */
    HIGH,
    /** It thinks as much as it can. */
    MAX
}
