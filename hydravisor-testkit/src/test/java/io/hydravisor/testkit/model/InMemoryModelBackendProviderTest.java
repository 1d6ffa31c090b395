package io.hydravisor.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.EmbedRequest;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelCutException;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.ThinkingMode;
import io.hydravisor.model.Tool;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the contract does not look at: how a test tells the models what to do. */
@Timeout(60)
class InMemoryModelBackendProviderTest {
    private static final ChatRequest QUESTION = ChatRequest.to("scripted").user("What is the answer?");

    private final InMemoryModelBackendProvider provider = new InMemoryModelBackendProvider();

    @AutoClose
    private final Hydravisor hydra = Hydravisor.builder().provider(provider).discover();

    @AutoClose
    private final ModelBackend models = hydra.modelBackend("memory-model:test");

    @Test
    void answersFromTheQueueOneForEachRequest() {
        provider.answer(
                ScriptedAnswer.of("The answer", " is 42."),
                ScriptedAnswer.of("The ans").cut());

        assertThat(models.complete(QUESTION).text()).isEqualTo("The answer is 42.");
        assertThatThrownBy(() -> models.complete(QUESTION))
                .isInstanceOfSatisfying(
                        ModelCutException.class,
                        broken -> assertThat(broken.partial().text()).isEqualTo("The ans"));
        assertThat(provider.requests()).containsExactly(QUESTION, QUESTION);
        assertThat(provider.said()).isEqualTo(3);
        assertThat(provider.running()).isZero();
    }

    @Test
    void refusesARequestForWhichNoScriptIsLeft() {
        assertThatThrownBy(() -> models.complete(QUESTION))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("answer(script)");
    }

    @Test
    void answersWhatAFunctionSaysWhereTheQueueIsEmpty() {
        provider.otherwise(request ->
                        ScriptedAnswer.of("echo: " + request.messages().get(0).text()))
                .answer(ScriptedAnswer.of("from the queue"));

        assertThat(models.complete(QUESTION).text()).isEqualTo("from the queue");
        assertThat(models.complete(QUESTION).text()).isEqualTo("echo: What is the answer?");
    }

    @Test
    void playsAModelThatCallsATool() {
        Tool look = new Tool("look", "Looks.", Map.of("type", "object"));
        ToolCall call = ToolCall.of("c1", "look", Map.of("path", "/a"));
        provider.answer(ScriptedAnswer.of().toolCall(call, "{\"path\":", "\"/a\"}"), ScriptedAnswer.of("It is empty."));
        ChatRequest question = QUESTION.tools(List.of(look));

        ChatResponse asked = models.complete(question);
        assertThat(asked.toolCalls()).containsExactly(call);
        assertThat(asked.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
        ChatResponse answer = models.complete(
                question.message(asked.message()).message(Message.results(List.of(ToolResult.of(call, "nothing")))));

        assertThat(answer.text()).isEqualTo("It is empty.");
        assertThat(provider.requests().get(1).messages()).hasSize(3);
    }

    @Test
    void givesAToolCallInPiecesBeforeTheWhole() {
        ToolCall call = ToolCall.of("c1", "look", Map.of());
        provider.answer(ScriptedAnswer.of().toolCall(call, "{", "}"));

        List<ChatDelta> pieces = new ArrayList<>();
        try (ChatStream stream = models.chat(QUESTION)) {
            stream.forEach(pieces::add);
        }

        assertThat(pieces)
                .startsWith(
                        new ChatDelta.ToolCallDelta(0, "look", "{"),
                        new ChatDelta.ToolCallDelta(0, "look", "}"),
                        new ChatDelta.ToolCallComplete(0, call))
                .hasSize(4);
    }

    @Test
    void saysEndlesslyUntilItIsClosed() {
        provider.answer(ScriptedAnswer.of("on ").endless());

        try (ChatStream stream = models.chat(QUESTION)) {
            Iterator<ChatDelta> pieces = stream.iterator();
            for (int i = 0; i < 1000; i++) {
                assertThat(pieces.next()).isEqualTo(new ChatDelta.TextDelta("on "));
            }
            assertThat(provider.running()).isOne();
        }
        assertThat(provider.running()).isZero();
        assertThat(provider.said()).isEqualTo(1000);
    }

    @Test
    void doesNotDoWhatItsModelsOrItselfCannot() {
        provider.model(ModelInfo.of("plain").capabilities(Set.of(ModelCapability.CHAT)));
        ChatRequest thinking = QUESTION.thinking(ThinkingMode.ON);
        assertThatThrownBy(() -> models.complete(thinking.model("plain")))
                .isInstanceOf(UnsupportedCapabilityException.class);

        InMemoryModelBackendProvider less = provider.without(ModelCapability.THINKING);
        try (Hydravisor other = Hydravisor.builder().provider(less).discover();
                ModelBackend unthinking = other.modelBackend()) {
            assertThatThrownBy(() -> unthinking.chat(thinking)).isInstanceOf(UnsupportedCapabilityException.class);
            assertThat(less.requests()).isEmpty();
        }
    }

    @Test
    void turnsTextsIntoTheVectorsThatItWasGiven() {
        provider.vector("a", 1, 0.5f);

        assertThat(models.embed(EmbedRequest.of("scripted", List.of("a"))).vectors())
                .containsExactly(new float[] {1, 0.5f});
        assertThatThrownBy(() -> models.embed(EmbedRequest.of("scripted", List.of("b"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("vector(text, numbers)");
    }

    @Test
    void canBeOutOfReach() {
        provider.reachable(false);

        assertThatThrownBy(models::models).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> hydra.modelBackend("memory-model:other")).isInstanceOf(UnavailableException.class);
        provider.reachable(true);
        assertThat(models.models()).extracting(ModelInfo::name).containsExactly("scripted");
    }

    @Test
    void pullsWhatTheRegistryHasAlone() {
        provider.pullable(ModelInfo.of("new"));

        models.catalog().orElseThrow().pull("new", progress -> {});

        assertThat(models.model("new").name()).isEqualTo("new");
        assertThatThrownBy(() -> models.catalog().orElseThrow().pull("other", progress -> {}))
                .isInstanceOf(NotFoundException.class);
    }
}
