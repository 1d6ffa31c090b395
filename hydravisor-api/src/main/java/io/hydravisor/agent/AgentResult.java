package io.hydravisor.agent;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.Usage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a run ended, and all that was said. Immutable. */
public final class AgentResult {
    private final AgentEnd end;
    private final String detail;
    private final String text;
    private final ChatRequest conversation;
    private final Usage usage;
    private final int steps;
    private final int calls;
    private final @Nullable HydravisorException failure;

    AgentResult(
            AgentEnd end,
            String detail,
            String text,
            ChatRequest conversation,
            Usage usage,
            int steps,
            int calls,
            @Nullable HydravisorException failure) {
        this.end = end;
        this.detail = detail;
        this.text = text;
        this.conversation = conversation;
        this.usage = usage;
        this.steps = steps;
        this.calls = calls;
        this.failure = failure;
    }

    /** {@return why it ended} */
    public AgentEnd end() {
        return end;
    }

    /** {@return true if the model has answered, whole} */
    public boolean answered() {
        return end == AgentEnd.ANSWERED;
    }

    /** {@return a sentence on why it ended, for a person; holds what a {@link ToolGuard} gave as its reason} */
    public String detail() {
        return detail;
    }

    /**
     * The model's answer.
     *
     * @return the text of its last words where it {@link #answered()}; what had come of them where they were cut, cancelled or
     *     failed; else empty
     */
    public String text() {
        return text;
    }

    /**
     * The whole conversation, the calls and their results included. Each call has a result, also those that did not run, so that a run
     * can go on with it: as it is, or with another message behind.
     *
     * @return what was asked in the beginning, with all that was said since
     */
    public ChatRequest conversation() {
        return conversation;
    }

    /** {@return the tokens of all requests of the run, as far as the backend tells} */
    public Usage usage() {
        return usage;
    }

    /** {@return how often the model was asked} */
    public int steps() {
        return steps;
    }

    /** {@return how many calls were answered, those that were refused or wrong included} */
    public int calls() {
        return calls;
    }

    /** {@return what the model or the machine failed with; empty but for {@link AgentEnd#FAILED}} */
    public Optional<HydravisorException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Turns a failure into the exception that it is.
     *
     * @return this; also where a limit or the guard has ended the run
     */
    public AgentResult orThrow() {
        if (failure != null) {
            throw failure;
        }
        return this;
    }

    /** {@return the end and the sizes; not the text, which may hold anything} */
    @Override
    public String toString() {
        return "AgentResult[" + end + ", " + steps + " steps, " + calls + " calls, " + usage + "]";
    }
}
