package io.hydravisor.testkit.agent;

import static io.hydravisor.testkit.agent.AgentRig.QUESTION;
import static io.hydravisor.testkit.agent.AgentRig.call;
import static io.hydravisor.testkit.agent.AgentRig.calls;
import static io.hydravisor.testkit.agent.AgentRig.exec;
import static io.hydravisor.testkit.agent.AgentRig.results;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.agent.AgentEnd;
import io.hydravisor.agent.AgentEvent;
import io.hydravisor.agent.AgentListener;
import io.hydravisor.agent.AgentResult;
import io.hydravisor.agent.AgentTool;
import io.hydravisor.agent.MachineTools;
import io.hydravisor.agent.ToolGuard;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.Message;
import io.hydravisor.model.Role;
import io.hydravisor.model.Tool;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolChoice;
import io.hydravisor.model.ToolResult;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tool loop, where all goes well. */
@Timeout(60)
class AgentTest {
    private final AgentRig rig = new AgentRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theModelAsksTheSandboxRunsAndTheAnswerUsesIt() {
        rig.models.answer(exec("echo", "$(id)", "a b"), ScriptedAnswer.of("It said", " something."));

        AgentResult result = rig.agent.run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.ANSWERED);
        assertThat(result.text()).isEqualTo("It said something.");
        assertThat(result.orThrow()).isSameAs(result);
        assertThat(results(result))
                .singleElement()
                .isEqualTo(new ToolResult(
                        results(result).get(0).callId(),
                        "exec",
                        "exit code 0\nstdout, 10 bytes:\n$(id) a b\n\nstderr, 0 bytes",
                        false));
        ChatRequest second = rig.models.requests().get(1);
        assertThat(second.messages()).extracting(Message::role).containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL);
        assertThat(second.tools()).extracting(Tool::name).containsExactly("exec", "read", "write", "list");
    }

    @Test
    void aNonZeroExitIsDataAndNoError() {
        rig.boxes.program("fail", context -> {
            context.stderr().write("no luck".getBytes(UTF_8));
            return 3;
        });

        ToolResult result = rig.resultOf(rig.agent, exec("fail"));

        assertThat(result.error()).isFalse();
        assertThat(result.text()).isEqualTo("exit code 3\nstdout, 0 bytes\nstderr, 7 bytes:\nno luck");
    }

    @Test
    void aCommandRunsWhereTheModelSays() {
        ToolResult result = rig.resultOf(rig.agent, call("exec", Map.of("argv", List.of("pwd"), "cwd", "/tmp")));

        assertThat(result.text()).contains("/tmp");
    }

    @Test
    void theShellIsThereOnlyForThoseWhoAddIt() {
        rig.boxes.program("sh", context -> {
            context.print(String.join("|", context.args()));
            return 0;
        });

        ToolResult without = rig.resultOf(rig.agent, call("shell", Map.of("line", "ls | wc")));
        ToolResult with =
                rig.resultOf(rig.agent.tool(MachineTools.shell(rig.box)), call("shell", Map.of("line", "ls | wc")));

        assertThat(without.error()).isTrue();
        assertThat(with.text()).contains("-c|ls | wc");
    }

    @Test
    void filesAreWrittenReadAndListed() {
        rig.models.answer(
                calls(
                        ToolCall.of("c1", "write", Map.of("path", "/tmp/note", "content", "Grüße\n")),
                        ToolCall.of("c2", "read", Map.of("path", "/tmp/note")),
                        ToolCall.of("c3", "list", Map.of("path", "/tmp"))),
                ScriptedAnswer.of("done"));

        AgentResult result = rig.agent.run(QUESTION);

        assertThat(results(result))
                .extracting(ToolResult::text)
                .containsExactly("wrote 8 bytes", "Grüße\n", "regular 8 note\n");
        assertThat(rig.box.files().readText("/tmp/note")).isEqualTo("Grüße\n");
    }

    @Test
    void aNameThatLooksLikeTwoLinesIsOne() {
        rig.box.files().writeText("/tmp/a\nfile 0 b", "");

        assertThat(rig.resultOf(rig.agent, call("list", Map.of("path", "/tmp"))).text())
                .isEqualTo("regular 0 a\uFFFDfile 0 b\n");
    }

    @Test
    void aCustomToolGetsItsArgumentsAsTheModelWroteThem() {
        Tool definition = new Tool(
                "add",
                "Adds.",
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of("numbers", Map.of("type", "array")),
                        "required",
                        List.of("numbers")));
        AgentTool add = AgentTool.of(definition, input -> input.arguments().toString());

        ToolResult result = rig.resultOf(rig.agent.tool(add), call("add", Map.of("numbers", List.of(1, 2.5))));

        assertThat(result.text()).isEqualTo("{numbers=[1, 2.5]}");
    }

    @Test
    void aGuardSeesEachCallWithItsArguments() {
        List<String> asked = new ArrayList<>();
        rig.models.answer(exec("echo", "one"), exec("echo", "two"), ScriptedAnswer.of("done"));

        AgentResult result = rig.agent
                .guard(call -> {
                    asked.add(call.name() + " " + call.arguments());
                    return new ToolGuard.Allow();
                })
                .run(QUESTION);

        assertThat(result.answered()).isTrue();
        assertThat(asked).containsExactly("exec {argv=[echo, one]}", "exec {argv=[echo, two]}");
    }

    @Test
    void aListenerFollowsAllThatIsSaid() {
        List<String> heard = new ArrayList<>();
        rig.models.answer(exec("echo", "one"), ScriptedAnswer.of("do", "ne"));

        AgentResult result = rig.agent
                .listener(new AgentListener() {
                    @Override
                    public void said(ChatDelta delta) {
                        if (delta instanceof ChatDelta.TextDelta text) {
                            heard.add(text.text());
                        }
                    }

                    @Override
                    public void called(ToolCall call) {
                        heard.add("call " + call.name());
                    }

                    @Override
                    public void returned(ToolResult result) {
                        heard.add("result " + result.name());
                    }
                })
                .run(QUESTION);

        assertThat(result.answered()).isTrue();
        assertThat(heard).containsExactly("call exec", "result exec", "do", "ne");
    }

    @Test
    void eventsTellTheStepsAndSizesAndNothingThatWasSaid() {
        rig.models.answer(exec("echo", "s3cret"), ScriptedAnswer.of("s3cret"));

        AgentResult result = rig.agent.run(QUESTION);

        assertThat(rig.agentEvents())
                .extracting(AgentEvent::type)
                .containsExactly(
                        "agent.started", "agent.step", "agent.call", "agent.result", "agent.step", "agent.ended");
        assertThat(rig.agentEvents().get(3))
                .matches(event -> event.tool().equals("exec")
                        && event.step() == 1
                        && event.detail().equals("ok")
                        && event.resultBytes() == results(result).get(0).text().length());
        assertThat(rig.agentEvents())
                .extracting(AgentEvent::resource)
                .containsOnly(rig.agentEvents().get(0).resource());
        assertThat(rig.events).noneMatch(event -> event.toString().contains("s3cret"));
        assertThat(result.toString()).doesNotContain("s3cret");
    }

    @Test
    void aConversationGoesOnWhereItEnded() {
        rig.models.answer(ScriptedAnswer.of("Hello."), ScriptedAnswer.of("Goodbye."));

        AgentResult first = rig.agent.run(QUESTION);
        AgentResult second = rig.agent.run(first.conversation().user("And now?"));

        assertThat(second.text()).isEqualTo("Goodbye.");
        assertThat(second.conversation().messages())
                .extracting(Message::text)
                .containsExactly("What is in the box?", "Hello.", "And now?", "Goodbye.");
    }

    @Test
    void aForcedToolIsForcedOnceAndARefusedOneAlways() {
        rig.models.answer(exec("true"), ScriptedAnswer.of("done"), exec("true"), ScriptedAnswer.of("done"));

        rig.agent.run(QUESTION.toolChoice(ToolChoice.required())).orThrow();
        rig.agent.run(QUESTION.toolChoice(ToolChoice.none())).orThrow();

        assertThat(rig.models.requests())
                .extracting(request -> request.toolChoice().kind())
                .containsExactly(
                        ToolChoice.Kind.REQUIRED, ToolChoice.Kind.AUTO, ToolChoice.Kind.NONE, ToolChoice.Kind.NONE);
    }

    @Test
    void anAgentWithoutToolsAnswers() {
        rig.models.answer(ScriptedAnswer.of("Yes."));

        assertThat(rig.agent.tools(List.of()).run(QUESTION).text()).isEqualTo("Yes.");
    }
}
