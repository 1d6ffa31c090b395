package io.hydravisor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.InvalidInputException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatRequestTest {
    private static final ChatRequest ASK = ChatRequest.to("m").user("hello");
    private static final ToolCall CALL = ToolCall.of("call_1", "look", Map.of());
    private static final Message CALLS = new Message(Role.ASSISTANT, List.of(CALL));
    private static final Message RESULT = Message.results(List.of(ToolResult.of(CALL, "nothing")));

    private static void refused(ChatRequest request, String why) {
        assertThatThrownBy(request::validate)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(why);
    }

    @Test
    void acceptsAConversationWithCallsAndTheirResults() {
        assertThatCode(ASK.message(CALLS).message(RESULT)::validate).doesNotThrowAnyException();
        assertThat(ASK.message(CALLS).message(RESULT).callIds()).containsExactly("call_1");
    }

    @Test
    void refusesCallsAndResultsThatDoNotBelongTogether() {
        refused(ChatRequest.to("m"), "without a message");
        refused(ASK.message(CALLS), "no result");
        refused(ASK.message(CALLS).user("well?"), "no result");
        refused(ASK.message(RESULT), "no call");
        refused(ASK.message(CALLS).message(RESULT).message(CALLS).message(RESULT), "one id");
        refused(ASK.toolChoice(ToolChoice.named("look")), "not one of the request's");
    }

    @Test
    void tellsWhatItNeeds() {
        Tool look = new Tool("look", "looks", Map.of("type", "object"));
        Message image = Message.user("what is it?", new Content.Image("image/png", ByteBuffer.wrap(new byte[1])));

        assertThat(ASK.needs()).containsExactly(ModelCapability.CHAT);
        assertThat(ASK.tools(List.of(look))
                        .toolChoice(ToolChoice.required())
                        .format(ResponseFormat.json(Map.of("type", "object")))
                        .thinking(ThinkingMode.HIGH)
                        .message(image)
                        .needs())
                .containsExactlyInAnyOrder(
                        ModelCapability.CHAT,
                        ModelCapability.TOOLS,
                        ModelCapability.TOOL_CHOICE,
                        ModelCapability.JSON_SCHEMA,
                        ModelCapability.THINKING,
                        ModelCapability.VISION);
        assertThat(ASK.thinking(ThinkingMode.OFF).needs()).containsExactly(ModelCapability.CHAT);
    }

    @Test
    void copiesJsonSoThatNobodyChangesItLater() {
        List<Object> list = new ArrayList<>(List.of("a"));
        Map<String, Object> arguments = new HashMap<>(Map.of("list", list));
        ToolCall call = ToolCall.of("id", "look", arguments);

        list.add("b");
        arguments.put("more", 1);

        assertThat(call.arguments()).isEqualTo(Map.of("list", List.of("a")));
        assertThatThrownBy(() -> call.arguments().put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> ASK.option("x", Double.NaN)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ASK.option("x", new Object())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ASK.option("x", Map.of(1, 2))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Tool("look", "", Map.of("type", "string")))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void refusesJsonWithoutABottom() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);

        assertThatThrownBy(() -> ASK.option("x", itself))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("deeper");
    }

    @Test
    void malformedArgumentsAreNeverReadAsNone() {
        ToolCall call = ToolCall.malformed("id", "look", "{\"where\": ");

        assertThat(call.malformedArguments()).contains("{\"where\": ");
        assertThatThrownBy(call::arguments).isInstanceOf(InvalidInputException.class);
        assertThat(call).isNotEqualTo(ToolCall.of("id", "look", Map.of()));
    }

    @Test
    void showsNothingOfAConversationInItsText() {
        ChatRequest request = ASK.system("secret").user("secret");

        assertThat(request.toString()).doesNotContain("secret").contains("m");
        assertThat(new PartialAnswer("secret", "secret", List.of()).toString()).doesNotContain("secret");
    }

    @Test
    void refusesPartsThatDoNotGoWithTheRole() {
        assertThatThrownBy(() -> new Message(Role.USER, List.of(CALL))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Message(Role.TOOL, List.of(new Content.Text("x"))))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Message(Role.USER, List.of())).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void refusesSamplingOutOfRange() {
        assertThatThrownBy(() -> Sampling.defaults().topP(1.1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Sampling.defaults().temperature(Double.NaN)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Sampling.defaults().maxTokens(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Sampling.defaults().stopSequences("")).isInstanceOf(InvalidInputException.class);
    }
}
