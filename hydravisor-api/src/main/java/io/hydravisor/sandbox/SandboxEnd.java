package io.hydravisor.sandbox;

import io.hydravisor.process.ExitStatus;
import java.time.Instant;

/**
 * How a sandbox ended by itself.
 *
 * @param status how its main process ended
 * @param outOfMemory whether a process in it was killed for want of memory since its start, which may be why
 * @param time when
 */
public record SandboxEnd(ExitStatus status, boolean outOfMemory, Instant time) {}
