package io.hydravisor.testkit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.agent.Agent;
import io.hydravisor.agent.AgentEvent;
import io.hydravisor.agent.AgentResult;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.Content;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.Role;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolResult;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.testkit.memory.InMemorySandboxProvider;
import io.hydravisor.testkit.model.InMemoryModelBackendProvider;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A scripted model, a sandbox in memory, and an agent over both. */
final class AgentRig implements AutoCloseable {
    static final ChatRequest QUESTION = ChatRequest.to("scripted").user("What is in the box?");

    final InMemorySandboxProvider boxes = new InMemorySandboxProvider();
    final InMemoryModelBackendProvider models;
    final List<HydravisorEvent> events = new CopyOnWriteArrayList<>();
    final Hydravisor hydra;
    final ModelBackend backend;
    final Sandbox box;
    final Agent agent;

    AgentRig() {
        this(new InMemoryModelBackendProvider());
    }

    AgentRig(InMemoryModelBackendProvider models) {
        this.models = models;
        this.hydra = Hydravisor.builder()
                .provider(boxes)
                .provider(models)
                .onEvent(events::add)
                .discover();
        this.backend = hydra.modelBackend("memory-model:test");
        this.box = hydra.sandboxes("memory:test").create(SandboxSpec.of(Image.oci("debian:12")));
        this.agent = hydra.agent(backend, box);
    }

    /** An answer that asks for one tool. */
    static ScriptedAnswer call(String tool, Map<String, ?> arguments) {
        return calls(ToolCall.of(ToolCall.newId(), tool, arguments));
    }

    static ScriptedAnswer calls(ToolCall... calls) {
        ScriptedAnswer answer = ScriptedAnswer.of();
        for (ToolCall call : calls) {
            answer = answer.toolCall(call);
        }
        return answer;
    }

    static ScriptedAnswer exec(String... argv) {
        return call("exec", Map.of("argv", List.of(argv)));
    }

    /** What the tools have given back in a conversation, in order. */
    static List<ToolResult> results(AgentResult result) {
        List<ToolResult> all = new ArrayList<>();
        for (Message message : result.conversation().messages()) {
            if (message.role() == Role.TOOL) {
                for (Content part : message.content()) {
                    all.add((ToolResult) part);
                }
            }
        }
        return all;
    }

    /** The result of the only call. */
    ToolResult resultOf(Agent asked, ScriptedAnswer call) {
        models.answer(call, ScriptedAnswer.of("done"));
        List<ToolResult> all = results(asked.run(QUESTION));
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** What was started has ended; what nobody ends lasts longer than the test may. */
    void assertNothingRuns() {
        for (String id : box.commands()) {
            try (CommandProcess command = box.attach(id)) {
                assertThat(command.await()).isNotInstanceOf(ExitStatus.Lost.class);
            } catch (NotFoundException e) {
                // Only what has ended is removed.
                assertThat(box.commands()).doesNotContain(id);
            }
        }
    }

    List<AgentEvent> agentEvents() {
        return events.stream()
                .filter(AgentEvent.class::isInstance)
                .map(AgentEvent.class::cast)
                .toList();
    }

    @Override
    public void close() {
        hydra.close();
        boxes.close();
    }
}
