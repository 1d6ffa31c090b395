package io.hydravisor.sandbox;

import io.hydravisor.event.HydravisorEvent;
import java.time.Instant;

/**
 * Something happened to a sandbox.
 *
 * @param type {@code sandbox.created}, {@code sandbox.started}, {@code sandbox.stopped}, {@code sandbox.ended} (its main
 *     command has ended by itself or by a stop), {@code sandbox.paused},
 *     {@code sandbox.resumed}, {@code sandbox.snapshot}, {@code sandbox.restored}, {@code sandbox.destroyed},
 *     {@code sandbox.expired}, {@code sandbox.lease-failed}, {@code sandbox.oom} (it used all the memory that it may, and
 *     the kernel killed something in it; told by each connection to the endpoint whose backend tells it, whoever made the
 *     sandbox)
 * @param time when it was noticed
 * @param resource such as {@code sandbox/builder}
 * @param detail more for a person; may be empty
 */
public record SandboxEvent(String type, Instant time, String resource, String detail) implements HydravisorEvent {}
