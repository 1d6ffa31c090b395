package io.hydravisor.sandbox;

import io.hydravisor.event.HydravisorEvent;
import java.time.Instant;

/**
 * The connection to an endpoint broke, or came back.
 *
 * @param type {@code endpoint.lost} or {@code endpoint.restored}
 * @param time when it was noticed
 * @param resource such as {@code endpoint/containerd:/run/containerd/containerd.sock}
 * @param detail more for a person; may be empty
 */
public record EndpointEvent(String type, Instant time, String resource, String detail) implements HydravisorEvent {}
