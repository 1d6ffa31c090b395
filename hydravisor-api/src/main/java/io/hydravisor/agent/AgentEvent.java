package io.hydravisor.agent;

import io.hydravisor.event.HydravisorEvent;
import java.time.Instant;
import java.util.Objects;

/**
 * A run went on. It holds nothing of the conversation, and of a call only the name of a tool that there is.
 *
 * @param type {@code agent.started}, {@code agent.step}, {@code agent.call}, {@code agent.result} or {@code agent.ended}
 * @param time when it happened
 * @param resource such as {@code agent/a1}
 * @param step how often the model was asked, from 1; 0 before
 * @param tool the tool of a call or result; empty for others, and for a tool that there is none of
 * @param resultBytes how large a result is; 0 for others
 * @param detail {@code ok} or {@code error} of a result, and the {@link AgentEnd} of an end; empty for others
 */
public record AgentEvent(
        String type, Instant time, String resource, int step, String tool, long resultBytes, String detail)
        implements HydravisorEvent {
    /**
     * Checks that nothing is null.
     *
     * @param type {@code agent.started}, {@code agent.step}, {@code agent.call}, {@code agent.result} or {@code agent.ended}
     * @param time when it happened
     * @param resource such as {@code agent/a1}
     * @param step how often the model was asked, from 1; 0 before
     * @param tool the tool of a call or result; empty for others, and for a tool that there is none of
     * @param resultBytes how large a result is; 0 for others
     * @param detail {@code ok} or {@code error} of a result, and the {@link AgentEnd} of an end; empty for others
     */
    public AgentEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(detail, "detail");
    }
}
