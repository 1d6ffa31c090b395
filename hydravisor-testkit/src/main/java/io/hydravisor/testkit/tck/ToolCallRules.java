package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.Capability;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.ToolCallComplete;
import io.hydravisor.model.ChatDelta.ToolCallDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.Tool;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolResult;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tools that the model asks for. */
final class ToolCallRules {
    static final Tool LOOK = tool("look");
    private static final Tool WRITE = tool("write");
    private static final Capability NEEDED = ModelCapability.TOOLS;

    private ToolCallRules() {}

    static List<ModelRule> all() {
        return List.of(
                ModelRule.of(
                        "U-1", "Tool calls arrive whole and in order, with their names.", ToolCallRules::whole, NEEDED),
                ModelRule.of(
                        "U-2",
                        "Arguments keep their types: text, numbers to the last digit, booleans, null, lists, objects.",
                        ToolCallRules::types,
                        NEEDED),
                ModelRule.of(
                        "U-3",
                        "Arguments that are no JSON object are kept as they were written, and never read as none.",
                        ToolCallRules::malformed,
                        NEEDED),
                ModelRule.of(
                        "U-4",
                        "No two calls of a conversation have one id, whatever the model does.",
                        ToolCallRules::uniqueIds,
                        NEEDED),
                ModelRule.of(
                        "U-5",
                        "Pieces of a call come before the whole call, and belong to it.",
                        ToolCallRules::pieces,
                        NEEDED),
                ModelRule.of("U-6", "What is said beside a tool call is kept.", ToolCallRules::textBeside, NEEDED),
                ModelRule.of("U-7", "A model that waits for its tools says so.", ToolCallRules::waitsForTools, NEEDED),
                ModelRule.of(
                        "U-8",
                        "Calls and their results go back to the service with the next request.",
                        ToolCallRules::resultsGoBack,
                        NEEDED));
    }

    private static Tool tool(String name) {
        return new Tool(
                name,
                "Does what it is called.",
                Map.of("type", "object", "properties", Map.of("path", Map.of("type", "string"))));
    }

    private static ChatRequest question(ModelBench bench) {
        return bench.question().tools(List.of(LOOK, WRITE));
    }

    private static ToolCall call(String id, Tool tool, String path) {
        return ToolCall.of(id, tool.name(), Map.of("path", path));
    }

    private static void whole(ModelBench bench) {
        ScriptedAnswer answer = ScriptedAnswer.of()
                .toolCall(call("c1", LOOK, "/a"))
                .toolCall(call("c2", WRITE, "/b"))
                .toolCall(call("c3", LOOK, "/c"));

        try (ChatStream stream = bench.ask(question(bench), answer)) {
            List<ToolCallComplete> calls = ModelBench.pieces(stream).stream()
                    .filter(ToolCallComplete.class::isInstance)
                    .map(ToolCallComplete.class::cast)
                    .toList();

            assertEquals(
                    List.of(0, 1, 2),
                    calls.stream().map(ToolCallComplete::index).toList());
            assertEquals(
                    List.of("look", "write", "look"),
                    calls.stream().map(call -> call.call().name()).toList());
            assertEquals(
                    List.of("/a", "/b", "/c"),
                    calls.stream()
                            .map(call -> String.valueOf(call.call().arguments().get("path")))
                            .toList());
            assertEquals(
                    calls.stream().map(ToolCallComplete::call).toList(),
                    stream.result().toolCalls());
        }
    }

    private static void types(ModelBench bench) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        arguments.put("text", "é\"\\\n");
        arguments.put("whole", 42);
        arguments.put("large", 9_007_199_254_740_993L);
        arguments.put("part", 0.1);
        arguments.put("yes", true);
        arguments.put("nothing", null);
        arguments.put("list", Arrays.asList(1, "1", null, List.of()));
        arguments.put("object", Map.of("in", Map.of("side", false)));

        ChatResponse response =
                bench.whole(question(bench), ScriptedAnswer.of().toolCall(ToolCall.of("c1", "look", arguments)));

        Map<String, @Nullable Object> arrived = response.toolCalls().get(0).arguments();
        assertEquals(JsonValues.comparable(arguments), JsonValues.comparable(arrived));
    }

    private static void malformed(ModelBench bench) {
        ChatResponse response =
                bench.whole(question(bench), ScriptedAnswer.of().toolCall(ToolCall.malformed("c1", "look", "[1,2]")));

        ToolCall call = response.toolCalls().get(0);
        assertEquals("look", call.name());
        assertEquals(Optional.of("[1,2]"), call.malformedArguments());
        assertThrows(InvalidInputException.class, call::arguments);
    }

    private static void uniqueIds(ModelBench bench) {
        ScriptedAnswer answer =
                ScriptedAnswer.of().toolCall(call("same", LOOK, "/a")).toolCall(call("same", LOOK, "/b"));
        ChatRequest first = question(bench);
        ChatResponse asked = bench.whole(first, answer);
        ChatResponse again = bench.whole(after(first, asked), answer);

        Set<String> ids = new HashSet<>();
        List<ToolCall> calls = new ArrayList<>(asked.toolCalls());
        calls.addAll(again.toolCalls());
        assertEquals(4, calls.size(), "calls");
        calls.forEach(call -> assertTrue(ids.add(call.id()), () -> "two calls have the id " + call.id()));
    }

    /** The conversation with the answer and a result for each of its calls. */
    private static ChatRequest after(ChatRequest request, ChatResponse answer) {
        return request.message(answer.message())
                .message(Message.results(answer.toolCalls().stream()
                        .map(call -> ToolResult.of(
                                call, "result of " + call.arguments().get("path")))
                        .toList()));
    }

    private static void pieces(ModelBench bench) {
        ScriptedAnswer answer = ScriptedAnswer.of()
                .toolCall(call("c1", LOOK, "/a"), "{\"pa", "th\":\"/", "a\"}")
                .toolCall(call("c2", WRITE, "/b"), "{\"path\":", "\"/b\"}");
        Map<Integer, StringBuilder> written = new LinkedHashMap<>();
        Map<Integer, ToolCall> calls = new LinkedHashMap<>();

        try (ChatStream stream = bench.ask(question(bench), answer)) {
            for (ChatDelta piece : stream) {
                if (piece instanceof ToolCallDelta more) {
                    assertTrue(!calls.containsKey(more.index()), "a piece behind the whole call");
                    written.computeIfAbsent(more.index(), index -> new StringBuilder())
                            .append(more.arguments());
                } else if (piece instanceof ToolCallComplete complete) {
                    calls.put(complete.index(), complete.call());
                }
            }
        }

        assertEquals(Set.of(0, 1), calls.keySet(), "calls");
        written.forEach((index, json) -> assertEquals(
                "{\"path\":\"/" + (index == 0 ? "a" : "b") + "\"}",
                json.toString().replace(" ", "")));
    }

    private static void textBeside(ModelBench bench) {
        ChatResponse response =
                bench.whole(question(bench), ScriptedAnswer.of("I ", "look.").toolCall(call("c1", LOOK, "/a")));

        assertEquals("I look.", response.text());
        assertEquals(1, response.toolCalls().size(), "calls");
    }

    private static void waitsForTools(ModelBench bench) {
        ChatResponse response = bench.whole(question(bench), ScriptedAnswer.of().toolCall(call("c1", LOOK, "/a")));

        assertEquals(StopReason.TOOL_CALLS, response.stopReason());
    }

    private static void resultsGoBack(ModelBench bench) {
        ChatRequest first = question(bench);
        ChatResponse asked = bench.whole(
                first,
                ScriptedAnswer.of("Both.").toolCall(call("c1", LOOK, "/a")).toolCall(call("c2", WRITE, "/b")));
        bench.whole(after(first, asked), ScriptedAnswer.of("Done."));

        ChatRequest second = bench.lab().requests().get(1);
        List<ToolCall> calls = second.messages().stream()
                .flatMap(message -> message.toolCalls().stream())
                .toList();
        assertEquals(
                List.of("look", "write"), calls.stream().map(ToolCall::name).toList());
        assertEquals(
                List.of("/a", "/b"),
                calls.stream().map(call -> call.arguments().get("path")).toList());
        List<String> results = second.messages().stream()
                .flatMap(message -> message.content().stream())
                .filter(ToolResult.class::isInstance)
                .map(result -> ((ToolResult) result).text())
                .toList();
        assertEquals(List.of("result of /a", "result of /b"), results);
    }
}
