package io.hydravisor.session;

import io.hydravisor.event.HydravisorEvent;
import java.time.Instant;

/**
 * Something happened to a session, or to the connection that serves an endpoint's sessions.
 *
 * @param type {@code session.created}, {@code session.renamed}, {@code session.killed}, {@code session.lease-failed};
 *     {@code session.disconnected} and {@code session.reconnected} for the connection; see
 *     {@link MultiplexedSession#watch(java.util.function.Consumer)} for more
 * @param time when it was noticed
 * @param resource such as {@code session/builder}, or {@code endpoint/tmux:}
 * @param detail more for a person; may be empty
 */
public record SessionEvent(String type, Instant time, String resource, String detail) implements HydravisorEvent {}
