package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.Content;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ResponseFormat;
import io.hydravisor.model.Role;
import io.hydravisor.model.Sampling;
import io.hydravisor.model.ThinkingMode;
import io.hydravisor.model.Tool;
import io.hydravisor.model.ToolChoice;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a request says reaches the service. */
final class ConversationRules {
    private static final ScriptedAnswer ANSWER = ScriptedAnswer.of("{}");
    private static final Map<String, Object> SCHEMA = Map.of(
            "type",
            "object",
            "properties",
            Map.of("count", Map.of("type", "integer", "minimum", 3)),
            "required",
            List.of("count"));

    private ConversationRules() {}

    static List<ModelRule> all() {
        return List.of(
                ModelRule.of(
                        "G-1",
                        "System text and messages reach the service in order, each in its role.",
                        ConversationRules::conversation),
                ModelRule.of(
                        "G-2",
                        "Text reaches the service character for character, however long it is.",
                        ConversationRules::text),
                ModelRule.of(
                        "G-3",
                        "Images reach the service byte for byte, with their message.",
                        ConversationRules::images,
                        ModelCapability.VISION),
                ModelRule.of(
                        "G-4",
                        "Documents reach the service byte for byte, with their message.",
                        ConversationRules::documents,
                        ModelCapability.DOCUMENTS),
                ModelRule.of(
                        "G-5",
                        "Tools reach the service with name, description and schema.",
                        ConversationRules::tools,
                        ModelCapability.TOOLS),
                ModelRule.of(
                        "G-6",
                        "The tool that must be called reaches the service.",
                        ConversationRules::toolChoice,
                        ModelCapability.TOOLS,
                        ModelCapability.TOOL_CHOICE),
                ModelRule.of(
                        "G-7",
                        "The schema of the answer reaches the service.",
                        ConversationRules::schema,
                        ModelCapability.JSON_SCHEMA),
                ModelRule.of(
                        "G-8",
                        "That the answer be JSON reaches the service.",
                        ConversationRules::json,
                        ModelCapability.JSON),
                ModelRule.of(
                        "G-9",
                        "Whether to think reaches the service.",
                        ConversationRules::thinking,
                        ModelCapability.THINKING),
                ModelRule.of(
                        "G-10",
                        "How tokens are chosen reaches the service; what is not set is left to it.",
                        ConversationRules::sampling));
    }

    private static ChatRequest arrived(ModelBench bench, ChatRequest request) {
        bench.whole(request, ANSWER);
        return bench.arrived();
    }

    private static void conversation(ModelBench bench) {
        ChatRequest arrived = arrived(
                bench,
                bench.question()
                        .system("Be short.")
                        .message(Message.assistant("It does."))
                        .user("Sure?"));

        assertEquals(bench.lab().model(), arrived.model());
        assertEquals(Optional.of("Be short."), arrived.system());
        assertEquals(
                List.of(Role.USER, Role.ASSISTANT, Role.USER),
                arrived.messages().stream().map(Message::role).toList());
        assertEquals(
                List.of("Does it keep the rule?", "It does.", "Sure?"),
                arrived.messages().stream().map(Message::text).toList());
    }

    private static void text(ModelBench bench) {
        String text = "a\"\\/\n\t<&>é漢字😀\u2028z".repeat(1000);

        ChatRequest arrived = arrived(bench, bench.question().user(text));

        assertTrue(arrived.messages().get(1).text().equals(text), "another text");
    }

    private static void images(ModelBench bench) {
        ByteBuffer first = ByteBuffer.wrap(Lab.random(1, 1000));
        ByteBuffer second = ByteBuffer.wrap(Lab.random(2, 70_001));

        ChatRequest arrived = arrived(
                bench,
                bench.question()
                        .message(Message.user(
                                "Compare.",
                                new Content.Image("image/png", first),
                                new Content.Image("image/png", second))));

        Message message = arrived.messages().get(1);
        assertEquals("Compare.", message.text());
        assertEquals(
                List.of(first, second),
                message.content().stream()
                        .filter(Content.Image.class::isInstance)
                        .map(image -> ((Content.Image) image).bytes())
                        .toList());
    }

    private static void documents(ModelBench bench) {
        ByteBuffer bytes = ByteBuffer.wrap(Lab.random(3, 50_001));

        ChatRequest arrived = arrived(
                bench,
                bench.question()
                        .message(Message.user("Read.", new Content.Document("paper", "application/pdf", bytes))));

        assertEquals(
                List.of(bytes),
                arrived.messages().get(1).content().stream()
                        .filter(Content.Document.class::isInstance)
                        .map(document -> ((Content.Document) document).bytes())
                        .toList());
    }

    private static void tools(ModelBench bench) {
        Tool count = new Tool("count", "Counts \"all\".", SCHEMA);

        List<Tool> arrived = arrived(bench, bench.question().tools(List.of(count, ToolCallRules.LOOK)))
                .tools();

        assertEquals(List.of("count", "look"), arrived.stream().map(Tool::name).toList());
        assertEquals(
                Arrays.asList(count.description(), ToolCallRules.LOOK.description()),
                arrived.stream().map(Tool::description).toList());
        assertEquals(
                JsonValues.comparable(SCHEMA),
                JsonValues.comparable(arrived.get(0).parameters()));
    }

    private static void toolChoice(ModelBench bench) {
        ToolChoice choice = ToolChoice.named("look");

        ChatRequest arrived = arrived(
                bench, bench.question().tools(List.of(ToolCallRules.LOOK)).toolChoice(choice));

        assertEquals(choice, arrived.toolChoice());
    }

    private static void schema(ModelBench bench) {
        ResponseFormat arrived = arrived(bench, bench.question().format(ResponseFormat.json(SCHEMA)))
                .format();

        assertEquals(
                JsonValues.comparable(SCHEMA),
                JsonValues.comparable(arrived.schema().orElse(Map.of())));
    }

    private static void json(ModelBench bench) {
        ResponseFormat arrived =
                arrived(bench, bench.question().format(ResponseFormat.json())).format();

        assertTrue(arrived.isJson(), "the service was asked for any text");
    }

    private static void thinking(ModelBench bench) {
        for (ThinkingMode mode : List.of(ThinkingMode.ON, ThinkingMode.OFF)) {
            bench.whole(bench.question().thinking(mode), ANSWER);
        }

        assertEquals(
                List.of(Optional.of(ThinkingMode.ON), Optional.of(ThinkingMode.OFF)),
                bench.lab().requests().stream().map(ChatRequest::thinking).toList());
    }

    private static void sampling(ModelBench bench) {
        bench.whole(
                bench.question()
                        .sampling(Sampling.defaults()
                                .temperature(0.25)
                                .topP(0.5)
                                .maxTokens(77)
                                .stopSequences("END", "\n\n")),
                ANSWER);
        bench.whole(ANSWER);

        Sampling set = bench.lab().requests().get(0).sampling();
        assertEquals(0.25, set.temperature().orElse(-1), "temperature");
        assertEquals(0.5, set.topP().orElse(-1), "top_p");
        assertEquals(77, set.maxTokens().orElse(-1), "max_tokens");
        assertEquals(List.of("END", "\n\n"), set.stopSequences());
        Sampling unset = bench.lab().requests().get(1).sampling();
        assertTrue(unset.temperature().isEmpty(), "a temperature from nowhere");
        assertTrue(unset.topP().isEmpty(), "a sum of probabilities from nowhere");
        assertTrue(unset.maxTokens().isEmpty(), "a limit from nowhere");
    }
}
