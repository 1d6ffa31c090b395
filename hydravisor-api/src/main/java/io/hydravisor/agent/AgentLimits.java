package io.hydravisor.agent;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Durations;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a run may use. Nothing that a model says goes beyond it. Immutable; each wither returns a copy. */
public final class AgentLimits {
    /** Room for what a result says of itself, such as that it was cut. */
    private static final ByteSize SMALLEST_RESULT = ByteSize.kibibytes(1);

    private static final AgentLimits DEFAULTS = new AgentLimits(new Parts());

    private final Parts parts;

    private AgentLimits(Parts parts) {
        this.parts = parts;
    }

    private static final class Parts implements Cloneable {
        private int steps = 50;
        private int calls = 200;
        private Duration time = Duration.ofHours(1);
        private Duration commandTime = Duration.ofMinutes(2);
        private @Nullable Long tokens;
        private ByteSize resultSize = ByteSize.kibibytes(16);
        private ByteSize totalOutput = ByteSize.mebibytes(1);

        @Override
        protected Parts clone() {
            try {
                return (Parts) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** {@return 50 steps, 200 calls, 1 hour, 2 minutes a command, 16 KiB a result, 1 MiB of results; any number of tokens} */
    public static AgentLimits defaults() {
        return DEFAULTS;
    }

    /**
     * Sets how often the model is asked. What the last answer asks for is not run.
     *
     * @param count at least 1
     * @return a copy
     */
    public AgentLimits steps(int count) {
        Parts copy = parts.clone();
        copy.steps = atLeastOne("steps", count);
        return new AgentLimits(copy);
    }

    /**
     * Sets how many calls are answered, those that are refused or wrong included.
     *
     * @param count at least 1
     * @return a copy
     */
    public AgentLimits calls(int count) {
        Parts copy = parts.clone();
        copy.calls = atLeastOne("calls", count);
        return new AgentLimits(copy);
    }

    /**
     * Sets how long the run may take, the waiting for a {@link ToolGuard} included. What runs when it has passed is ended.
     *
     * @param limit positive
     * @return a copy
     */
    public AgentLimits time(Duration limit) {
        Parts copy = parts.clone();
        copy.time = Durations.positive("time limit", limit);
        return new AgentLimits(copy);
    }

    /**
     * Sets how long one command may run; the model may ask for less.
     *
     * @param limit positive
     * @return a copy
     */
    public AgentLimits commandTime(Duration limit) {
        Parts copy = parts.clone();
        copy.commandTime = Durations.positive("time limit of commands", limit);
        return new AgentLimits(copy);
    }

    /**
     * Sets how many tokens may be used, of requests and answers together, as far as the backend tells. No answer may be longer
     * than what is left; a request, whose tokens nobody knows beforehand, may go beyond by its own size. A backend that tells
     * nothing ends the run as {@link AgentEnd#FAILED}.
     *
     * @param count at least 1
     * @return a copy
     */
    public AgentLimits tokens(long count) {
        Parts copy = parts.clone();
        copy.tokens = atLeastOne("tokens", count);
        return new AgentLimits(copy);
    }

    /**
     * Sets how large one result may be. The rest is cut off, and the model is told so.
     *
     * @param limit in bytes of UTF-8; at least 1 KiB
     * @return a copy
     */
    public AgentLimits resultSize(ByteSize limit) {
        if (limit.compareTo(SMALLEST_RESULT) < 0 || limit.compareTo(ByteSize.gibibytes(1)) > 0) {
            throw new InvalidInputException(Failure.of("not a limit of a tool's result: " + limit)
                    .hint("Use " + SMALLEST_RESULT + " to 1 GiB."));
        }
        Parts copy = parts.clone();
        copy.resultSize = limit;
        return new AgentLimits(copy);
    }

    /**
     * Sets how large the results may be together.
     *
     * @param limit in bytes of UTF-8
     * @return a copy
     */
    public AgentLimits totalOutput(ByteSize limit) {
        Parts copy = parts.clone();
        copy.totalOutput = new ByteSize(limit.bytes());
        return new AgentLimits(copy);
    }

    private static <N extends Number> N atLeastOne(String what, N count) {
        if (count.longValue() < 1) {
            throw new InvalidInputException(
                    Failure.of("not a number of " + what + ": " + count).hint("Use 1 or more."));
        }
        return count;
    }

    /** {@return how often the model is asked} */
    public int steps() {
        return parts.steps;
    }

    /** {@return how many calls are answered} */
    public int calls() {
        return parts.calls;
    }

    /** {@return how long the run may take} */
    public Duration time() {
        return parts.time;
    }

    /** {@return how long one command may run} */
    public Duration commandTime() {
        return parts.commandTime;
    }

    /** {@return how many tokens may be used; empty for any number} */
    public OptionalLong tokens() {
        return parts.tokens == null ? OptionalLong.empty() : OptionalLong.of(parts.tokens);
    }

    /** {@return how large one result may be} */
    public ByteSize resultSize() {
        return parts.resultSize;
    }

    /** {@return how large the results may be together} */
    public ByteSize totalOutput() {
        return parts.totalOutput;
    }
}
