package io.hydravisor.agent;

import io.hydravisor.model.Tool;
import java.util.Objects;
import java.util.function.Function;

/** Something that a model may have done. {@link MachineTools} has those of a machine; an application adds its own. */
public interface AgentTool {
    /** {@return what the model is told of it; the same each time} */
    Tool definition();

    /**
     * Does it. The arguments have the definition's shape at their top level: what is required is there, its types are right, and
     * nothing is there that the schema forbids. Everything in them was written by a model, and may be meant to harm.
     *
     * <p>May block; the run interrupts it when its time is over or it is cancelled. Called by one thread at a time in one run.
     *
     * @param input the arguments, and what limits there are
     * @return what the model gets to read; cut where it is larger than the limits allow
     * @throws io.hydravisor.core.HydravisorException if it can't be done: the model gets to read the problem and the hint, but one
     *     with the code UNAVAILABLE ends the run. Of any other exception the model and the log get only the class
     */
    String run(ToolInput input);

    /**
     * A tool from a function.
     *
     * @param definition what the model is told of it
     * @param function does it, as {@link #run}
     * @return the tool
     */
    static AgentTool of(Tool definition, Function<ToolInput, String> function) {
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(function, "function");
        return new AgentTool() {
            @Override
            public Tool definition() {
                return definition;
            }

            @Override
            public String run(ToolInput input) {
                return function.apply(input);
            }
        };
    }
}
