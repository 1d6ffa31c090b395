package io.hydravisor.agent;

import io.hydravisor.event.HydravisorEvent;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Consumer;

/** Tells of one run, without anything that was said in it. */
final class AgentJournal {
    private final String id = "a" + UUID.randomUUID().toString().replace("-", "");
    private final Clock clock;
    private final Consumer<HydravisorEvent> events;
    private int step;

    AgentJournal(Clock clock, Consumer<HydravisorEvent> events) {
        this.clock = clock;
        this.events = events;
    }

    String id() {
        return id;
    }

    void started() {
        emit("agent.started", "", 0, "");
    }

    void step() {
        step++;
        emit("agent.step", "", 0, "");
    }

    void call(String tool) {
        emit("agent.call", tool, 0, "");
    }

    void result(String tool, long bytes, boolean error) {
        emit("agent.result", tool, bytes, error ? "error" : "ok");
    }

    void ended(AgentResult result) {
        emit("agent.ended", "", 0, result.end().toString());
    }

    private void emit(String type, String tool, long bytes, String detail) {
        events.accept(new AgentEvent(type, clock.instant(), "agent/" + id, step, tool, bytes, detail));
    }
}
