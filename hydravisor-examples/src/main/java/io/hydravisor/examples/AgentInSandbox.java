package io.hydravisor.examples;

import io.hydravisor.Hydravisor;
import io.hydravisor.agent.Agent;
import io.hydravisor.agent.AgentLimits;
import io.hydravisor.agent.AgentListener;
import io.hydravisor.agent.AgentResult;
import io.hydravisor.agent.ToolGuard;
import io.hydravisor.core.ByteSize;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolResult;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.nio.file.Path;
import java.time.Duration;

/** A model that works on a task in a sandbox: any place with models, any place for sandboxes. */
public final class AgentInSandbox {
    private AgentInSandbox() {}

    /**
     * Has a model work on a task, and prints what it does and its answer.
     *
     * @param args where the models are, which one, where to make the sandbox, the archive of its image, the task
     */
    public static void main(String... args) {
        if (args.length != 5) {
            System.err.println("usage: AgentInSandbox MODELS MODEL SANDBOXES IMAGE.tar TASK");
            System.exit(2);
        }
        AgentResult result = work(args[0], args[1], args[2], Path.of(args[3]), args[4]);
        System.out.println(printable(result.text()));
        if (!result.answered()) {
            System.err.println("not answered: " + printable(result.detail()));
            System.exit(1);
        }
    }

    // tag::agent[]
    private static AgentResult work(String models, String model, String sandboxes, Path archive, String task) {
        try (Hydravisor hydra = Hydravisor.discover();
                ModelBackend backend = hydra.modelBackend(models); // such as ollama://localhost:11434
                Sandboxes containers = hydra.sandboxes(sandboxes)) { // such as containerd:private
            Image image = containers.images().importArchive(archive).get(0).image();
            SandboxSpec spec = SandboxSpec.of(image).cpus(1).memory(ByteSize.mebibytes(128)); // no network, no rights

            try (Sandbox box = containers.create(spec)) { // close() destroys it, and all that the model has done
                Agent agent = hydra.agent(backend, box) // the tools exec, read, write and list, all inside the box
                        .limits(AgentLimits.defaults().steps(20).time(Duration.ofMinutes(10)))
                        .guard(call -> call.name().equals("write") && !inWorkspace(call)
                                ? new ToolGuard.Refuse("files are written below /workspace/ only")
                                : new ToolGuard.Allow())
                        .listener(new Log());
                return agent.run(ChatRequest.to(model)
                        .system("You work in a Linux container. Use your tools, then answer in a sentence.")
                        .user(task));
            }
        }
    }
    // end::agent[]

    private static boolean inWorkspace(ToolCall call) {
        String path = String.valueOf(call.arguments().get("path"));
        return path.startsWith("/workspace/") && !path.contains("/../");
    }

    /** Says what is done while it is done. */
    private static final class Log implements AgentListener {
        @Override
        public void called(ToolCall call) {
            String arguments =
                    call.malformedArguments().orElseGet(() -> call.arguments().toString());
            System.err.println("> " + printable(call.name() + " " + arguments));
        }

        @Override
        public void returned(ToolResult result) {
            System.err.println(printable(result.text()).indent(2).stripTrailing());
        }
    }

    /** What a model or a command says could steer the terminal that it is shown on. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
    }
}
