package io.hydravisor.agent;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers calls: each gets a result that the model can read, whatever becomes of it. */
final class ToolDesk {
    private static final Logger LOG = LoggerFactory.getLogger(ToolDesk.class);

    private final Map<String, AgentTool> tools = new TreeMap<>();
    private final ToolGuard guard;
    private final AgentListener listener;
    private final AgentJournal journal;
    private int calls;
    private long output;

    /** What came of a call, and whether the run has to end with it. */
    record Answer(ToolResult result, @Nullable Stop stop) {}

    ToolDesk(List<AgentTool> tools, ToolGuard guard, AgentListener listener, AgentJournal journal) {
        tools.forEach(tool -> this.tools.put(tool.definition().name(), tool));
        this.guard = guard;
        this.listener = listener;
        this.journal = journal;
    }

    int calls() {
        return calls;
    }

    /** How many bytes of results there were. */
    long output() {
        return output;
    }

    AgentListener listener() {
        return listener;
    }

    void step() {
        journal.step();
    }

    Answer answer(ToolCall call, AgentLimits limits, AgentWatch watch) {
        calls++;
        String name = tools.containsKey(call.name()) ? call.name() : "";
        journal.call(name);
        listener.called(call);
        Answer answer = tryOut(call, limits, watch);
        long most = Math.min(limits.resultSize().bytes(), limits.totalOutput().bytes() - output);
        ToolResult given = answer.result();
        ToolResult result = new ToolResult(given.callId(), given.name(), Texts.cut(given.text(), most), given.error());
        long size = Texts.bytes(result.text());
        output += size;
        journal.result(name, size, result.error());
        listener.returned(result);
        return new Answer(result, answer.stop());
    }

    private Answer tryOut(ToolCall call, AgentLimits limits, AgentWatch watch) {
        AgentTool tool = tools.get(call.name());
        Optional<String> problem = problem(call, tool);
        if (problem.isPresent()) {
            return error(call, problem.get());
        }
        try {
            ToolGuard.Decision decision = guard.decide(call);
            if (decision instanceof ToolGuard.Stop stop) {
                return new Answer(
                        ToolResult.error(call, "refused: " + stop.reason()), new Stop(AgentEnd.REFUSED, stop.reason()));
            }
            if (decision instanceof ToolGuard.Refuse refuse) {
                return error(call, "refused: " + refuse.reason());
            }
        } catch (RuntimeException e) {
            Optional<Stop> stop = watch.stop();
            if (stop.isEmpty() && !(e instanceof HydravisorException)) {
                throw e;
            }
            // An interrupt of ours ends a guard, whatever it throws for it.
            Stop end = stop.orElseGet(() -> Stop.failed((HydravisorException) e));
            return new Answer(ToolResult.error(call, "not run: nobody could decide on it"), end);
        }
        return watch.stop()
                .map(stop -> new Answer(ToolResult.error(call, "not run: " + stop.detail()), stop))
                .orElseGet(() -> run(Objects.requireNonNull(tool), call, limits, watch));
    }

    private Optional<String> problem(ToolCall call, @Nullable AgentTool tool) {
        if (tool == null) {
            return Optional.of("there is no such tool; there are: " + String.join(", ", tools.keySet()));
        }
        if (call.malformedArguments().isPresent()) {
            return Optional.of("the arguments are no JSON object; write them again");
        }
        return Arguments.problem(tool.definition().parameters(), call.arguments());
    }

    private static Answer run(AgentTool tool, ToolCall call, AgentLimits limits, AgentWatch watch) {
        Duration left = watch.timeLeft();
        Duration time = left.compareTo(limits.commandTime()) < 0 ? left : limits.commandTime();
        try {
            String text = tool.run(new ToolInput(call.arguments(), time, limits.resultSize()));
            return new Answer(ToolResult.of(call, text), null);
        } catch (RuntimeException e) {
            Optional<Stop> ended = watch.stop();
            if (ended.isPresent()) {
                // It was the interrupt that ended the tool; whatever it threw for it.
                String text = "ended before its end: " + ended.get().detail();
                return new Answer(ToolResult.error(call, text), ended.get());
            }
            return failed(call, e);
        }
    }

    private static Answer failed(ToolCall call, RuntimeException thrown) {
        if (!(thrown instanceof HydravisorException known)) {
            // A message that we don't know may hold a secret.
            String kind = thrown.getClass().getName();
            LOG.warn("The tool {} has failed: {}", call.name(), kind);
            return error(call, "the tool has failed: " + kind);
        }
        ToolResult result = ToolResult.error(
                call, known.problem() + known.hint().map(hint -> "\n" + hint).orElse(""));
        return switch (known.code()) {
            case UNAVAILABLE -> new Answer(result, Stop.failed(known));
            case INTERRUPTED -> new Answer(result, new Stop(AgentEnd.CANCELLED, known.problem()));
            default -> new Answer(result, null);
        };
    }

    private static Answer error(ToolCall call, String text) {
        return new Answer(ToolResult.error(call, text), null);
    }
}
