package io.hydravisor.agent;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCancelledException;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolChoice;
import io.hydravisor.model.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run: asks the model, has its calls answered, and asks again, until there is a reason to stop. For one thread, once. */
final class AgentLoop {
    private final ModelBackend backend;
    private final ChatRequest conversation;
    private final AgentLimits limits;
    private final ToolDesk desk;
    private final AgentWatch watch;
    private final List<Message> messages;
    private final TokenCount tokens = new TokenCount();
    private ChatRequest next;
    private String text = "";
    private int steps;

    AgentLoop(
            ModelBackend backend,
            ChatRequest conversation,
            ChatRequest first,
            AgentLimits limits,
            ToolDesk desk,
            AgentWatch watch) {
        this.backend = backend;
        this.conversation = conversation;
        this.limits = limits;
        this.desk = desk;
        this.watch = watch;
        this.messages = new ArrayList<>(conversation.messages());
        this.next = first;
    }

    AgentResult run() {
        Stop stop = null;
        while (stop == null) {
            stop = step();
        }
        return new AgentResult(
                stop.end(),
                stop.detail(),
                text,
                conversation.messages(messages),
                tokens.usage(),
                steps,
                desk.calls(),
                stop.failure());
    }

    private @Nullable Stop step() {
        ChatResponse answer;
        try {
            answer = ask();
        } catch (HydravisorException e) {
            return watch.stop().orElseGet(() -> stopOf(e));
        }
        if (!answer.message().content().isEmpty()) {
            messages.add(answer.message());
        }
        tokens.add(answer.usage());
        Stop stop = judge(answer);
        List<ToolCall> calls = answer.toolCalls();
        if (calls.isEmpty()) {
            text = answer.text();
            return stop == null ? new Stop(AgentEnd.ANSWERED, "the model has answered") : stop;
        }
        return answerCalls(calls, stop);
    }

    private ChatResponse ask() {
        steps++;
        desk.step();
        ChatRequest request = next.messages(messages);
        if (limits.tokens().isPresent()) {
            long left = limits.tokens().getAsLong() - tokens.total();
            int most = (int) Math.min(left, request.sampling().maxTokens().orElse(Integer.MAX_VALUE));
            request = request.sampling(request.sampling().maxTokens(most));
        }
        if (next.toolChoice().kind() != ToolChoice.Kind.NONE) {
            // A choice that is forced each time would never let the model answer.
            next = next.toolChoice(ToolChoice.auto());
        }
        try (ChatStream stream = backend.chat(request)) {
            return follow(stream);
        }
    }

    private ChatResponse follow(ChatStream stream) {
        try {
            for (ChatDelta delta : stream) {
                desk.listener().said(delta);
            }
            return stream.result();
        } catch (HydravisorException e) {
            text = stream.partial().text();
            throw e;
        }
    }

    /** Whether the run may go on behind an answer. */
    private @Nullable Stop judge(ChatResponse answer) {
        boolean cut = answer.stopReason() == StopReason.LENGTH || answer.stopReason() == StopReason.CONTENT_FILTER;
        if (!cut && answer.toolCalls().isEmpty()) {
            return null;
        }
        if (limits.tokens().isPresent()) {
            if (!tokens.known()) {
                return Stop.failed(new BackendException(Failure.of("can't hold the limit of tokens: " + answer.model()
                                + " does not tell how many it has used")
                        .provider(backend.provider())
                        .hint("Leave the limit out, and limit steps and time.")));
            }
            if (tokens.total() >= limits.tokens().getAsLong()) {
                return new Stop(
                        AgentEnd.TOKENS, "the limit of " + limits.tokens().getAsLong() + " tokens was reached");
            }
        }
        if (cut) {
            return new Stop(AgentEnd.CUT, "the answer was cut: " + answer.stopReason());
        }
        return steps < limits.steps() ? null : limit(AgentEnd.STEPS, limits.steps() + " steps");
    }

    private @Nullable Stop answerCalls(List<ToolCall> calls, @Nullable Stop judged) {
        Stop stop = judged;
        List<ToolResult> results = new ArrayList<>(calls.size());
        for (ToolCall call : calls) {
            if (stop == null) {
                stop = exhausted().orElse(null);
            }
            if (stop == null) {
                ToolDesk.Answer answer = desk.answer(call, limits, watch);
                results.add(answer.result());
                stop = answer.stop();
            } else {
                results.add(ToolResult.error(call, "not run: " + stop.detail()));
            }
        }
        messages.add(Message.results(results));
        return stop == null ? watch.stop().orElse(null) : stop;
    }

    private Optional<Stop> exhausted() {
        if (desk.calls() >= limits.calls()) {
            return Optional.of(limit(AgentEnd.CALLS, limits.calls() + " calls"));
        }
        if (desk.output() >= limits.totalOutput().bytes()) {
            return Optional.of(limit(AgentEnd.OUTPUT, limits.totalOutput() + " of results"));
        }
        return watch.stop();
    }

    private static Stop limit(AgentEnd end, String what) {
        return new Stop(end, "the limit of " + what + " was reached");
    }

    private static Stop stopOf(HydravisorException thrown) {
        boolean ended = thrown instanceof ModelCancelledException || thrown instanceof OperationInterruptedException;
        return ended ? new Stop(AgentEnd.CANCELLED, thrown.problem()) : Stop.failed(thrown);
    }
}
