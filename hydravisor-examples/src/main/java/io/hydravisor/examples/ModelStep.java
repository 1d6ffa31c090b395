package io.hydravisor.examples;

import static io.hydravisor.examples.UnexpectedException.expect;

import io.hydravisor.Hydravisor;
import io.hydravisor.agent.AgentLimits;
import io.hydravisor.agent.AgentListener;
import io.hydravisor.agent.AgentResult;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.examples.Report.Step;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolResult;
import io.hydravisor.sandbox.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The step of {@link Quickstart} in which a model works in the sandbox. */
final class ModelStep {
    static final String FILE = "/workspace/number.txt";

    private static final String TASK = "Use your tools. Which number is in the file " + FILE
            + ", and which name of the kernel does the command uname print? Answer in a sentence.";

    private final Step step;
    private final Hydravisor hydra;
    private final Sandbox box;
    private final String number = Integer.toString(ThreadLocalRandom.current().nextInt(100_000, 1_000_000));

    private ModelStep(Step step, Hydravisor hydra, Sandbox box) {
        this.step = step;
        this.hydra = hydra;
        this.box = box;
    }

    /**
     * Has a model answer a question that it can't answer without the sandbox.
     *
     * @param endpoint where the model is; empty for an Ollama that is found, or else a scripted one
     */
    static void run(Step step, Hydravisor hydra, Sandbox box, String endpoint) throws IOException {
        ModelStep work = new ModelStep(step, hydra, box);
        box.files().writeText(FILE, work.number + "\n");
        if (endpoint.isEmpty()) {
            if (!work.askFound()) {
                work.askScript();
            }
            return;
        }
        try (ModelBackend backend = hydra.modelBackend(endpoint)) {
            Optional<String> model = work.ableModel(backend);
            expect(endpoint + " has a model that can call tools", model.isPresent());
            model.ifPresent(name -> work.ask(backend, name));
        }
    }

    private boolean askFound() {
        ModelBackend found;
        try {
            found = hydra.modelBackend();
        } catch (NotFoundException | UnavailableException e) {
            step.say("no models within reach: " + e.problem());
            return false;
        }
        try (found) {
            Optional<String> model = ableModel(found);
            // What a model makes of the question is its own affair; that it could ask its tools is ours.
            model.ifPresent(name -> ask(found, name));
            return model.isPresent();
        }
    }

    private void askScript() throws IOException {
        step.say("a script in this process takes the place of a model");
        step.fact("scripted", true);
        try (ScriptedOllama script = ScriptedOllama.start();
                ModelBackend backend = hydra.modelBackend(script.endpoint())) {
            expect(
                    "the answer holds what was in the sandbox",
                    ask(backend, ableModel(backend).orElseThrow()));
        }
    }

    /** The first model that can call tools. */
    private Optional<String> ableModel(ModelBackend backend) {
        Optional<String> model = backend.models().stream()
                .map(ModelInfo::name)
                .filter(name ->
                        backend.model(name).supports(ModelCapability.TOOLS).available())
                .findFirst();
        if (model.isEmpty()) {
            step.say("no model of " + backend.endpoint() + " can call tools");
        }
        return model;
    }

    private boolean ask(ModelBackend backend, String model) {
        step.say("asking " + model + " at " + backend.endpoint());
        AgentResult result = hydra.agent(backend, box)
                .limits(AgentLimits.defaults().steps(10).time(Duration.ofMinutes(10)))
                .listener(new Listener())
                .run(ChatRequest.to(model).user(TASK))
                .orThrow();
        boolean right = result.answered() && result.text().contains(number);
        step.say("answered: " + printable(result.text()));
        step.say(right ? "that is the number in the sandbox" : "that is not the number; " + printable(result.detail()));
        step.fact("model", model);
        step.fact("answer", result.text());
        step.fact("calls", result.calls());
        step.fact("right", right);
        return right;
    }

    private final class Listener implements AgentListener {
        @Override
        public void called(ToolCall call) {
            step.say("the model wants " + printable(call.name() + " " + call.arguments()));
        }

        @Override
        public void returned(ToolResult result) {
            step.say("it gets: " + printable(result.text()));
        }
    }

    /** On one line, and nothing in it that could steer a terminal. */
    private static String printable(String text) {
        return text.strip().replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
    }
}
