package io.hydravisor.testkit.agent;

import static io.hydravisor.testkit.agent.AgentRig.QUESTION;
import static io.hydravisor.testkit.agent.AgentRig.call;
import static io.hydravisor.testkit.agent.AgentRig.calls;
import static io.hydravisor.testkit.agent.AgentRig.exec;
import static io.hydravisor.testkit.agent.AgentRig.results;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.agent.Agent;
import io.hydravisor.agent.AgentEnd;
import io.hydravisor.agent.AgentLimits;
import io.hydravisor.agent.AgentResult;
import io.hydravisor.agent.AgentTool;
import io.hydravisor.agent.ToolGuard;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.model.Sampling;
import io.hydravisor.model.Tool;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolResult;
import io.hydravisor.model.Usage;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing that a model says goes beyond the limits. */
@Timeout(60)
class AgentLimitsTest {
    private static final AgentLimits DEFAULTS = AgentLimits.defaults();

    private final AgentRig rig = new AgentRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void limitsThatNothingFitsInAreRefused() {
        assertThatThrownBy(() -> DEFAULTS.steps(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> DEFAULTS.calls(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> DEFAULTS.tokens(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> DEFAULTS.time(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> DEFAULTS.commandTime(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> DEFAULTS.resultSize(ByteSize.bytes(1023))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aModelThatNeverAnswersIsAskedAsOftenAsTheStepsAllow() {
        rig.models.otherwise(request -> exec("echo", "again"));

        AgentResult result = rig.agent.limits(DEFAULTS.steps(3)).run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.STEPS);
        assertThat(result.steps()).isEqualTo(3);
        assertThat(rig.models.requests()).hasSize(3);
        assertThat(result.calls()).isEqualTo(2);
        assertThat(results(result)).extracting(ToolResult::error).containsExactly(false, false, true);
        assertThat(result.detail()).contains("3 steps");
    }

    @Test
    void aRunThatCameToALimitGoesOnWithAnother() {
        rig.models.answer(exec("echo", "one"), ScriptedAnswer.of("One."));
        Agent agent = rig.agent.limits(DEFAULTS.steps(1));
        AgentResult first = agent.run(QUESTION);

        AgentResult second = agent.run(first.conversation());

        assertThat(first.end()).isEqualTo(AgentEnd.STEPS);
        assertThat(second.text()).isEqualTo("One.");
        assertThat(second.conversation().messages()).hasSize(4);
    }

    @Test
    void aModelThatAsksForAThousandToolsAtOnceGetsAsManyAsTheCallsAllow() {
        ToolCall[] many = IntStream.range(0, 1000)
                .mapToObj(i -> ToolCall.of("c" + i, "exec", Map.of("argv", List.of("true"))))
                .toArray(ToolCall[]::new);
        rig.models.answer(calls(many));

        AgentResult result = rig.agent.limits(DEFAULTS.calls(5)).run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.CALLS);
        assertThat(result.calls()).isEqualTo(5);
        assertThat(results(result))
                .hasSize(1000)
                .filteredOn(one -> !one.error())
                .hasSize(5);
        assertThat(rig.boxes.faults().count("start")).isEqualTo(5);
        assertThatCode(() -> result.conversation().validate()).doesNotThrowAnyException();
    }

    @Test
    void aModelThatIsSilentIsEndedByTheTime() {
        rig.models.answer(ScriptedAnswer.of("Hm").silent());

        AgentResult result =
                rig.agent.limits(DEFAULTS.time(Duration.ofMillis(200))).run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.TIME);
        assertThat(result.text()).isEqualTo("Hm");
        assertThat(rig.models.running()).isZero();
    }

    @Test
    void aModelThatTalksForeverIsEndedByTheTime() {
        rig.models.answer(ScriptedAnswer.of("la").endless());

        AgentResult result =
                rig.agent.limits(DEFAULTS.time(Duration.ofMillis(200))).run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.TIME);
        assertThat(rig.models.running()).isZero();
    }

    @Test
    void aGuardThatNobodyAnswersIsEndedByTheTime() {
        rig.models.answer(exec("true"));

        AgentResult result = rig.agent
                .limits(DEFAULTS.time(Duration.ofMillis(200)))
                .guard(call -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return new ToolGuard.Allow();
                })
                .run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.TIME);
        assertThat(rig.boxes.faults().count("start")).isZero();
    }

    @Test
    void aCommandIsEndedByTheTimeOfTheRun() {
        rig.models.answer(call("exec", Map.of("argv", List.of("sleep", "86400"), "timeout_seconds", 1e300)));

        AgentResult result =
                rig.agent.limits(DEFAULTS.time(Duration.ofMillis(500))).run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.TIME);
        rig.assertNothingRuns();
    }

    @Test
    void aCommandGetsNoMoreTimeThanTheLimitWhateverTheModelAsksFor() {
        Agent agent = rig.agent.limits(DEFAULTS.commandTime(Duration.ofMillis(300)));

        ToolResult result =
                rig.resultOf(agent, call("exec", Map.of("argv", List.of("sleep", "86400"), "timeout_seconds", 86400)));

        assertThat(result.error()).isFalse();
        assertThat(result.text()).startsWith("ended after its time limit of 0.3 s");
    }

    @Test
    void aCommandGetsLessTimeWhereTheModelAsksForLess() {
        ToolResult result = rig.resultOf(
                rig.agent, call("exec", Map.of("argv", List.of("sleep", "86400"), "timeout_seconds", 0.25)));

        assertThat(result.text()).startsWith("ended after its time limit of 0.25 s");
    }

    @Test
    void aToolSeesHowMuchTimeIsLeft() {
        AtomicReference<Duration> left = new AtomicReference<>();
        AgentTool look = AgentTool.of(new Tool("look", "", Map.of("type", "object")), input -> {
            left.set(input.timeLeft());
            return "";
        });

        rig.resultOf(rig.agent.tool(look).limits(DEFAULTS.time(Duration.ofSeconds(40))), call("look", Map.of()));

        assertThat(left.get()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void outputIsCutAndTheModelIsToldSo() {
        rig.boxes.program("flood", context -> {
            context.print("é".repeat(50_000));
            context.stderr().write("E".repeat(50_000).getBytes(UTF_8));
            return 0;
        });
        Agent agent = rig.agent.limits(DEFAULTS.resultSize(ByteSize.kibibytes(4)));

        ToolResult result = rig.resultOf(agent, exec("flood"));

        assertThat(result.text().getBytes(UTF_8)).hasSizeBetween(3000, 4096);
        assertThat(result.text())
                .contains("exit code 0", "of 100000 bytes", "of 50000 bytes", "éé", "EE")
                .doesNotContain("\uFFFD");
    }

    @Test
    void aFileIsReadInPartsAndTheModelIsToldSo() {
        rig.box.files().writeText("/tmp/big", "x".repeat(6000));
        Agent agent = rig.agent.limits(DEFAULTS.resultSize(ByteSize.kibibytes(4)));

        ToolResult head = rig.resultOf(agent, call("read", Map.of("path", "/tmp/big")));
        ToolResult rest = rig.resultOf(agent, call("read", Map.of("path", "/tmp/big", "offset", 3968)));
        ToolResult beyond = rig.resultOf(agent, call("read", Map.of("path", "/tmp/big", "offset", 7000)));

        assertThat(head.text())
                .startsWith("[cut: 3968 bytes from byte 0 on; there is more]\n")
                .endsWith("x");
        assertThat(rest.text()).isEqualTo("[from byte 3968 to the end]\n" + "x".repeat(2032));
        assertThat(beyond.text()).isEqualTo("[the file ends before 7000]");
    }

    @Test
    void whatACustomToolReturnsIsCut() {
        AgentTool wordy = AgentTool.of(new Tool("wordy", "", Map.of("type", "object")), input -> "w".repeat(1_000_000));
        Agent agent = rig.agent.tool(wordy).limits(DEFAULTS.resultSize(ByteSize.kibibytes(2)));

        ToolResult result = rig.resultOf(agent, call("wordy", Map.of()));

        assertThat(result.text()).hasSize(2048).endsWith("[cut: only the beginning of 1000000 bytes is shown]");
    }

    @Test
    void resultsTogetherStayBelowTheirLimit() {
        rig.models.otherwise(request -> call("wordy", Map.of()));
        AgentTool wordy = AgentTool.of(new Tool("wordy", "", Map.of("type", "object")), input -> "w".repeat(100_000));
        AgentLimits limits = DEFAULTS.resultSize(ByteSize.kibibytes(2)).totalOutput(ByteSize.bytes(5000));

        AgentResult result = rig.agent.tool(wordy).limits(limits).run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.OUTPUT);
        assertThat(results(result)).extracting(one -> one.text().length()).startsWith(2048, 2048, 904);
        assertThat(result.calls()).isEqualTo(3);
    }

    @Test
    void tokensEndTheRunAndNoAnswerMayBeLongerThanWhatIsLeft() {
        rig.models.otherwise(request -> exec("true").usage(Usage.of(30, 20)));

        AgentResult result = rig.agent.limits(DEFAULTS.tokens(100)).run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.TOKENS);
        assertThat(result.usage()).isEqualTo(Usage.of(60, 40));
        assertThat(rig.models.requests())
                .extracting(request -> request.sampling().maxTokens().getAsInt())
                .containsExactly(100, 50);
        assertThat(result.conversation().sampling()).isEqualTo(Sampling.defaults());
    }

    @Test
    void aLimitOfTokensThatNobodyCountsIsNoLimit() {
        rig.models.answer(exec("true"));

        AgentResult result = rig.agent.limits(DEFAULTS.tokens(100)).run(QUESTION);

        assertThat(result.end()).isEqualTo(AgentEnd.FAILED);
        assertThat(result.failure()).containsInstanceOf(BackendException.class);
        assertThat(result.detail()).contains("does not tell how many");
        assertThat(rig.boxes.faults().count("start")).isZero();
    }

    @Test
    void pathsDoNotLeadOutOfTheSandbox() {
        rig.boxes.program("trap", context -> {
            context.files().write("/tmp/mark", "inside".getBytes(UTF_8));
            return 0;
        });
        rig.box.exec("trap");

        ToolResult read = rig.resultOf(rig.agent, call("read", Map.of("path", "/../../../../tmp/mark")));

        assertThat(read.text()).isEqualTo("inside");
    }
}
