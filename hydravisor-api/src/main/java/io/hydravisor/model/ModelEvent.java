package io.hydravisor.model;

import io.hydravisor.event.HydravisorEvent;
import java.time.Instant;
import java.util.Objects;

/**
 * A request to a model began or ended. It holds nothing of the conversation.
 *
 * @param type {@code model.requested}, {@code model.completed}, {@code model.failed} or {@code model.cancelled}
 * @param time when it happened
 * @param resource such as {@code model/llama3}
 * @param provider the provider's name
 * @param usage the tokens; unknown but for {@code model.completed}
 * @param timings the times; unknown but for {@code model.completed}
 * @param detail more for a person; may be empty
 */
public record ModelEvent(
        String type, Instant time, String resource, String provider, Usage usage, ChatTimings timings, String detail)
        implements HydravisorEvent {
    /**
     * Checks that nothing is null.
     *
     * @param type {@code model.requested}, {@code model.completed}, {@code model.failed} or {@code model.cancelled}
     * @param time when it happened
     * @param resource such as {@code model/llama3}
     * @param provider the provider's name
     * @param usage the tokens; unknown but for {@code model.completed}
     * @param timings the times; unknown but for {@code model.completed}
     * @param detail more for a person; may be empty
     */
    public ModelEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(timings, "timings");
        Objects.requireNonNull(detail, "detail");
    }
}
