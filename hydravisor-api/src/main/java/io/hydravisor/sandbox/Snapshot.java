package io.hydravisor.sandbox;

import java.time.Instant;

/**
 * The state of a sandbox at one moment, kept in the backend under a name as long as the sandbox exists.
 *
 * @param name its name, unique in its sandbox
 * @param kind what it holds
 * @param created when it was made
 */
public record Snapshot(String name, SnapshotKind kind, Instant created) {}
