package io.hydravisor.testkit.agent;

import static io.hydravisor.testkit.agent.AgentRig.QUESTION;
import static io.hydravisor.testkit.agent.AgentRig.call;
import static io.hydravisor.testkit.agent.AgentRig.calls;
import static io.hydravisor.testkit.agent.AgentRig.exec;
import static io.hydravisor.testkit.agent.AgentRig.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.agent.AgentEnd;
import io.hydravisor.agent.AgentListener;
import io.hydravisor.agent.AgentResult;
import io.hydravisor.agent.AgentRun;
import io.hydravisor.agent.AgentTool;
import io.hydravisor.agent.ToolGuard;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelCutException;
import io.hydravisor.model.ModelFailedException;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.Tool;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolResult;
import io.hydravisor.testkit.model.InMemoryModelBackendProvider;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong in a run: what the model is told, what ends it, and that the transcript can be gone on with. */
@Timeout(60)
class AgentFailureTest {
    private static final Tool ASK = new Tool("ask", "Asks somebody.", Map.of("type", "object"));

    private final AgentRig rig = new AgentRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void anAnswerThatIsCutOffEndsTheRunWithWhatHadCome() {
        rig.models.answer(exec("echo", "hi"), ScriptedAnswer.of("The box ho").cut());

        AgentResult result = rig.agent.run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.FAILED);
        assertThat(result.failure()).containsInstanceOf(ModelCutException.class);
        assertThat(result.text()).isEqualTo("The box ho");
        assertThat(result.conversation().messages()).hasSize(3);
        assertThat(result.steps()).isEqualTo(2);
        assertThatThrownBy(result::orThrow).isInstanceOf(ModelCutException.class);
    }

    @Test
    void aRunThatFailedCanBeGoneOnWith() {
        rig.models.answer(
                exec("echo", "hi"), ScriptedAnswer.of("Th").failing("no memory"), ScriptedAnswer.of("It said hi."));
        AgentResult failed = rig.agent.run(QUESTION);

        AgentResult result = rig.agent.run(failed.conversation());

        assertThat(failed.failure()).containsInstanceOf(ModelFailedException.class);
        assertThat(result.text()).isEqualTo("It said hi.");
        assertThat(results(result))
                .extracting(ToolResult::text)
                .singleElement()
                .asString()
                .contains("hi");
    }

    @Test
    void whatTheBackendCantDoIsRefusedBeforeAnythingIsSent() {
        try (AgentRig without = new AgentRig(new InMemoryModelBackendProvider().without(ModelCapability.TOOLS))) {
            assertThatThrownBy(() -> without.agent.run(QUESTION)).isInstanceOf(UnsupportedCapabilityException.class);
            assertThat(without.models.requests()).isEmpty();
            assertThat(without.agentEvents()).isEmpty();
        }
    }

    @Test
    void aConversationWithToolsOfItsOwnIsRefused() {
        assertThatThrownBy(() -> rig.agent.run(QUESTION.tools(List.of(ASK))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Give them to the agent");
    }

    @Test
    void twoToolsOfOneNameAreRefused() {
        AgentTool ask = AgentTool.of(ASK, input -> "");

        assertThatThrownBy(() -> rig.agent.tool(ask).tool(ask)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aToolThatIsNotThereIsTheModelsErrorAndNotOurs() {
        ToolResult result = rig.resultOf(rig.agent, call("reboot\u001b[31m", Map.of()));

        assertThat(result.error()).isTrue();
        assertThat(result.text()).contains("no such tool", "exec, list, read, write");
        assertThat(rig.agentEvents()).noneMatch(event -> event.toString().contains("reboot"));
    }

    @Test
    void argumentsThatAreNoJsonAreNeverReadAsNone() {
        rig.models.answer(calls(ToolCall.malformed("c1", "exec", "{\"argv\": [\"ls")), ScriptedAnswer.of("done"));

        ToolResult result = results(rig.agent.run(QUESTION)).get(0);

        assertThat(result.error()).isTrue();
        assertThat(result.text()).contains("no JSON object");
        assertThat(rig.boxes.faults().count("start")).isZero();
    }

    @Test
    void argumentsOfAnotherShapeAreToldToTheModel() {
        assertWrong(call("exec", Map.of()), "argv is missing");
        assertWrong(call("exec", Map.of("argv", "ls -l")), "argv is not of the type array");
        assertWrong(call("exec", Map.of("argv", List.of("echo", 1))), "argv holds something that is not a string");
        assertWrong(call("exec", Map.of("argv", List.of())), "without a program");
        assertWrong(
                call("exec", Map.of("argv", List.of("ls"), "env", "A=b")), "an argument that the tool does not have");
        assertWrong(call("exec", Map.of("argv", List.of("ls"), "cwd", "tmp")), "not absolute");
        assertWrong(call("exec", Map.of("argv", List.of("ls"), "timeout_seconds", "5")), "not of the type number");
        assertWrong(call("exec", Map.of("argv", List.of("ls"), "timeout_seconds", 0)), "not more than zero");
        assertWrong(call("exec", Map.of("argv", List.of("nul\0byte"))), "zero byte");
        assertWrong(call("read", Map.of("path", "etc/passwd")), "");
        assertWrong(call("read", Map.of("path", "/etc/passwd", "offset", 1.5)), "not of the type integer");
        assertWrong(call("read", Map.of("path", "/etc/passwd", "offset", -1)), "negative");
        assertWrong(call("read", Map.of("path", "/nowhere")), "");
        assertWrong(call("write", Map.of("path", "/tmp/x")), "content is missing");
        assertWrong(call("list", Map.of("path", "/nowhere")), "");
    }

    private void assertWrong(ScriptedAnswer call, String told) {
        ToolResult result = rig.resultOf(rig.agent, call);

        assertThat(result.error()).as(result.text()).isTrue();
        assertThat(result.text()).isNotBlank().contains(told);
    }

    @Test
    void aProgramThatIsNotThereIsToldToTheModel() {
        ToolResult result = rig.resultOf(rig.agent, exec("no-such-program"));

        assertThat(result.error()).isTrue();
        assertThat(result.text()).contains("no-such-program");
    }

    @Test
    void aLostMachineEndsTheRunAndTheOtherCallsGetAResultAllTheSame() {
        rig.models.answer(
                calls(ToolCall.of("c1", "lost", Map.of()), ToolCall.of("c2", "exec", Map.of("argv", List.of("true")))));
        AgentTool lost = AgentTool.of(new Tool("lost", "", Map.of("type", "object")), input -> {
            throw new UnavailableException(Failure.of("the daemon is gone"));
        });

        AgentResult result = rig.agent.tool(lost).run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.FAILED);
        assertThat(result.failure()).containsInstanceOf(UnavailableException.class);
        assertThat(results(result)).extracting(ToolResult::callId).containsExactly("c1", "c2");
        assertThat(results(result)).allMatch(ToolResult::error);
        assertThat(results(result).get(1).text()).contains("not run");
        assertThatCode(() -> result.conversation().validate()).doesNotThrowAnyException();
    }

    @Test
    void theMessageOfAnUnknownExceptionReachesNobody() {
        AgentTool broken = AgentTool.of(ASK, input -> {
            throw new UncheckedIOException(new java.io.IOException("token=s3cret"));
        });

        ToolResult result = rig.resultOf(rig.agent.tool(broken), call("ask", Map.of()));

        assertThat(result.error()).isTrue();
        assertThat(result.text()).contains("java.io.UncheckedIOException").doesNotContain("s3cret");
    }

    @Test
    void aRefusedCallIsToldToTheModelWhichGoesOn() {
        rig.models.answer(exec("rm", "-r", "/"), ScriptedAnswer.of("As you wish."));

        AgentResult result = rig.agent
                .guard(call -> new ToolGuard.Refuse("nothing is removed here"))
                .run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.ANSWERED);
        assertThat(results(result).get(0).error()).isTrue();
        assertThat(results(result).get(0).text()).isEqualTo("refused: nothing is removed here");
        assertThat(rig.boxes.faults().count("start")).isZero();
    }

    @Test
    void aGuardCanEndTheRunAndNothingElseIsRun() {
        rig.models.answer(calls(
                ToolCall.of("c1", "exec", Map.of("argv", List.of("rm"))),
                ToolCall.of("c2", "exec", Map.of("argv", List.of("echo")))));

        AgentResult result =
                rig.agent.guard(call -> new ToolGuard.Stop("that goes too far")).run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.REFUSED);
        assertThat(result.detail()).isEqualTo("that goes too far");
        assertThat(results(result)).extracting(ToolResult::error).containsExactly(true, true);
        assertThat(rig.boxes.faults().count("start")).isZero();
        assertThatCode(() -> result.conversation().validate()).doesNotThrowAnyException();
    }

    @Test
    void aGuardIsNotAskedForCallsThatCantRun() {
        rig.models.answer(call("nothing", Map.of()), call("exec", Map.of()), ScriptedAnswer.of("done"));

        AgentResult result = rig.agent
                .guard(call -> {
                    throw new AssertionError("asked for " + call.name());
                })
                .run(QUESTION);

        assertThat(result.answered()).isTrue();
    }

    @Test
    void whatAGuardOrAListenerThrowsReachesTheCallerAndNothingIsRun() {
        rig.models.answer(exec("true"), exec("true"), ScriptedAnswer.of("done"));

        assertThatThrownBy(() -> rig.agent
                        .guard(call -> {
                            throw new IllegalStateException("no luck");
                        })
                        .run(QUESTION))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no luck");
        AgentResult failed = rig.agent
                .guard(call -> {
                    throw new UnavailableException(Failure.of("nobody to ask"));
                })
                .run(QUESTION);
        assertThat(failed.end()).isEqualTo(AgentEnd.FAILED);
        assertThat(rig.boxes.faults().count("start")).isZero();
        assertThatThrownBy(() -> rig.agent
                        .listener(new AgentListener() {
                            @Override
                            public void said(ChatDelta delta) {
                                throw new IllegalStateException("no ears");
                            }
                        })
                        .run(QUESTION))
                .hasMessage("no ears");
        assertThat(rig.models.running()).isZero();
    }

    @Test
    void anAnswerAtTheEndOfItsTokensIsNoAnswer() {
        rig.models.answer(ScriptedAnswer.of("The box hol").stopReason(StopReason.LENGTH));

        AgentResult result = rig.agent.run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.CUT);
        assertThat(result.answered()).isFalse();
        assertThat(result.text()).isEqualTo("The box hol");
    }

    @Test
    void toolsThatAnAnswerCutInHalfAsksForAreNotRun() {
        rig.models.answer(exec("echo", "half").stopReason(StopReason.LENGTH));

        AgentResult result = rig.agent.run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.CUT);
        assertThat(results(result)).singleElement().matches(ToolResult::error);
        assertThat(rig.boxes.faults().count("start")).isZero();
    }

    @Test
    void cancellingEndsTheModelsAnswer() throws Exception {
        CountDownLatch speaks = new CountDownLatch(1);
        rig.models.answer(ScriptedAnswer.of("Well").silent());
        AgentListener listener = new AgentListener() {
            @Override
            public void said(ChatDelta delta) {
                speaks.countDown();
            }
        };

        AgentResult result;
        try (AgentRun run = rig.agent.listener(listener).start(QUESTION)) {
            speaks.await();
            run.cancel();
            result = run.result();
        }

        assertThat(result.end()).isEqualTo(AgentEnd.CANCELLED);
        assertThat(result.text()).isEqualTo("Well");
        assertThat(rig.models.running()).isZero();
    }

    @Test
    void cancellingEndsTheCommandThatRuns() throws Exception {
        CountDownLatch runs = program();
        rig.models.answer(exec("linger"));

        AgentResult result;
        try (AgentRun run = rig.agent.start(QUESTION)) {
            runs.await();
            run.cancel();
            result = run.result();
        }

        assertThat(result.end()).isEqualTo(AgentEnd.CANCELLED);
        assertThat(results(result)).singleElement().matches(ToolResult::error);
        rig.assertNothingRuns();
    }

    @Test
    void interruptingWhoWaitsEndsTheCommandThatRuns() throws Exception {
        CountDownLatch runs = program();
        rig.models.answer(exec("linger"));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                rig.agent.run(QUESTION);
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });

        caller.start();
        runs.await();
        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(OperationInterruptedException.class);
        rig.assertNothingRuns();
        assertThat(rig.agentEvents())
                .last()
                .matches(event ->
                        event.type().equals("agent.ended") && event.detail().equals("CANCELLED"));
    }

    @Test
    void aToolThatSwallowsItsInterruptDoesNotKeepTheRunAlive() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        AgentTool deaf = AgentTool.of(ASK, input -> {
            runs.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                return "never mind";
            }
            return "";
        });
        rig.models.answer(call("ask", Map.of()));

        AgentResult result;
        try (AgentRun run = rig.agent.tool(deaf).start(QUESTION)) {
            runs.await();
            run.cancel();
            result = run.result();
        }

        assertThat(result.end()).isEqualTo(AgentEnd.CANCELLED);
        assertThat(rig.models.requests()).hasSize(1);
    }

    @Test
    void anInterruptOfARunDoesNotReachWhatTheThreadDoesNext() throws Exception {
        CountDownLatch runs = program();
        rig.models.answer(exec("linger"), ScriptedAnswer.of("fine"));
        AtomicReference<Boolean> left = new AtomicReference<>();

        try (AgentRun run = rig.agent.start(QUESTION)) {
            runs.await();
            var seen = run.onEnd()
                    .thenAccept(end -> left.set(Thread.currentThread().isInterrupted()));
            run.cancel();
            seen.get();
        }

        assertThat(left.get()).isFalse();
    }

    @Test
    void aClosedHydravisorStartsNothing() {
        rig.hydra.close();

        assertThatThrownBy(() -> rig.agent.run(QUESTION)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> rig.hydra.agent(rig.backend, rig.box)).isInstanceOf(ConflictException.class);
    }

    @Test
    void closingHydravisorEndsARun() throws Exception {
        CountDownLatch runs = program();
        rig.models.answer(exec("linger"));

        try (AgentRun run = rig.agent.start(QUESTION)) {
            runs.await();
            rig.hydra.close();

            assertThat(run.result().end()).isIn(AgentEnd.FAILED, AgentEnd.CANCELLED);
        }
    }

    /** A program that runs until it is killed; the latch opens when it does. */
    private CountDownLatch program() {
        CountDownLatch runs = new CountDownLatch(1);
        rig.boxes.program("linger", context -> {
            runs.countDown();
            context.sleep(java.time.Duration.ofDays(1));
            return 0;
        });
        return runs;
    }
}
