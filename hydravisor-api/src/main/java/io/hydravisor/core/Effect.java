package io.hydravisor.core;

/** What a failed operation left behind, as far as is known. */
public enum Effect {
    /** Nothing happened: the operation may be repeated safely. */
    NONE,
    /** The operation may or may not have taken effect: ask the backend before repeating it. */
    UNKNOWN,
    /** The operation took effect, in whole or in part. */
    DONE
}
