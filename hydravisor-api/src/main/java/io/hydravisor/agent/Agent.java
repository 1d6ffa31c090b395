package io.hydravisor.agent;

import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ModelBackend;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * A model with tools. {@code Hydravisor.agent(backend, machine)} makes one with the tools of a machine. Immutable; each wither returns
 * a copy. Any number of runs may be under way at one time, where their tools allow it.
 */
public final class Agent {
    private final Parts parts;

    private Agent(Parts parts) {
        this.parts = parts;
    }

    private static final class Parts implements Cloneable {
        private final ModelBackend backend;
        private final Executor executor;
        private final ScheduledExecutorService timer;
        private final Clock clock;
        private final Consumer<HydravisorEvent> events;
        private List<AgentTool> tools = List.of();
        private AgentLimits limits = AgentLimits.defaults();
        private ToolGuard guard = ToolGuard.allowAll();
        private AgentListener listener = new AgentListener() {};

        Parts(
                ModelBackend backend,
                Executor executor,
                ScheduledExecutorService timer,
                Clock clock,
                Consumer<HydravisorEvent> events) {
            this.backend = Objects.requireNonNull(backend, "backend");
            this.executor = Objects.requireNonNull(executor, "executor");
            this.timer = Objects.requireNonNull(timer, "timer");
            this.clock = Objects.requireNonNull(clock, "clock");
            this.events = Objects.requireNonNull(events, "events");
        }

        @Override
        protected Parts clone() {
            try {
                return (Parts) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * An agent without tools, for those who have no {@code Hydravisor} to ask for one.
     *
     * @param backend has the model; closed by whoever opened it
     * @param executor runs the runs, which block
     * @param timer ends what takes too long; does nothing that blocks
     * @param clock tells the time of events
     * @param events gets the {@link AgentEvent}s
     * @return the agent
     */
    public static Agent over(
            ModelBackend backend,
            Executor executor,
            ScheduledExecutorService timer,
            Clock clock,
            Consumer<HydravisorEvent> events) {
        return new Agent(new Parts(backend, executor, timer, clock, events));
    }

    /**
     * Sets the tools.
     *
     * @param all each with a name of its own; in place of what was set
     * @return a copy
     * @throws InvalidInputException if two have one name
     */
    public Agent tools(List<AgentTool> all) {
        Parts copy = parts.clone();
        copy.tools = List.copyOf(all);
        if (all.stream().map(tool -> tool.definition().name()).distinct().count() < all.size()) {
            throw new InvalidInputException(
                    Failure.of("two tools have one name").hint("Give each tool a name of its own."));
        }
        return new Agent(copy);
    }

    /**
     * Adds a tool.
     *
     * @param tool with a name of its own
     * @return a copy
     * @throws InvalidInputException if there is one of that name
     */
    public Agent tool(AgentTool tool) {
        List<AgentTool> all = new ArrayList<>(parts.tools);
        all.add(Objects.requireNonNull(tool, "tool"));
        return tools(all);
    }

    /**
     * Sets what a run may use; {@link AgentLimits#defaults()} by default.
     *
     * @param limits in place of what was set
     * @return a copy
     */
    public Agent limits(AgentLimits limits) {
        Parts copy = parts.clone();
        copy.limits = Objects.requireNonNull(limits, "limits");
        return new Agent(copy);
    }

    /**
     * Sets who decides on calls; {@link ToolGuard#allowAll()} by default.
     *
     * @param guard in place of what was set
     * @return a copy
     */
    public Agent guard(ToolGuard guard) {
        Parts copy = parts.clone();
        copy.guard = Objects.requireNonNull(guard, "guard");
        return new Agent(copy);
    }

    /**
     * Sets who follows what is said; nobody by default.
     *
     * @param listener in place of what was set
     * @return a copy
     */
    public Agent listener(AgentListener listener) {
        Parts copy = parts.clone();
        copy.listener = Objects.requireNonNull(listener, "listener");
        return new Agent(copy);
    }

    /**
     * Has the model go on with a conversation until it has answered or something ends the run. Blocks. Interrupting the thread ends
     * the model's answer and the command that runs, and then throws; where the transcript is wanted then, use {@link #start}.
     *
     * @param conversation names the model, and holds at least one message; without tools, which are the agent's. A forced {@link
     *     ChatRequest#toolChoice} holds for the first step only
     * @return how it ended, also for a failure of the model or the machine
     * @throws InvalidInputException if the conversation can't be used
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the backend can't do what it needs; tools, for one
     * @throws ConflictException if Hydravisor was closed
     * @throws OperationInterruptedException if the thread was interrupted
     */
    public AgentResult run(ChatRequest conversation) {
        try (AgentRun run = start(conversation)) {
            return run.result();
        }
    }

    /**
     * Starts a run, and returns while it goes on. As {@link #run}, but for that.
     *
     * @param conversation as for {@link #run}
     * @return the run; close it
     * @throws InvalidInputException if the conversation can't be used
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the backend can't do what it needs; tools, for one
     * @throws ConflictException if Hydravisor was closed
     */
    public AgentRun start(ChatRequest conversation) {
        if (!conversation.tools().isEmpty()) {
            throw new InvalidInputException(Failure.of("the conversation of an agent has tools of its own")
                    .hint("Give them to the agent, which runs them."));
        }
        ChatRequest first = conversation.tools(
                parts.tools.stream().map(AgentTool::definition).toList());
        first.validate();
        for (Capability needed : first.needs()) {
            parts.backend.supports(needed).orThrow(needed, parts.backend.provider(), "model/" + conversation.model());
        }
        AgentJournal journal = new AgentJournal(parts.clock, parts.events);
        try {
            AgentWatch watch = new AgentWatch(parts.timer, parts.limits.time());
            ToolDesk desk = new ToolDesk(parts.tools, parts.guard, parts.listener, journal);
            AgentLoop loop = new AgentLoop(parts.backend, conversation, first, parts.limits, desk, watch);
            return AgentRun.of(journal, watch, loop, parts.executor);
        } catch (RejectedExecutionException e) {
            throw new ConflictException(Failure.of("can't start a run: the executor takes no more work")
                    .hint("Start it before Hydravisor is closed.")
                    .cause(e));
        }
    }
}
