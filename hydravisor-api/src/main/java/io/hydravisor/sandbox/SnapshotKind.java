package io.hydravisor.sandbox;

/** What a snapshot holds. */
public enum SnapshotKind {
    /** Files alone; what is made of it starts anew. */
    DISK,
    /** Files, memory and processes; what is made of it goes on where it was. */
    FULL
}
