package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Support;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.Content;
import io.hydravisor.model.EmbedRequest;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.model.ResponseFormat;
import io.hydravisor.model.Role;
import io.hydravisor.model.ThinkingMode;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolChoice;
import io.hydravisor.model.ToolResult;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can't be done is refused, with nothing sent, and what there is is told. */
final class RefusalRules {
    private static final String MISSING = "hydravisor-tck-missing";

    private RefusalRules() {}

    static List<ModelRule> all() {
        return List.of(
                ModelRule.of(
                        "I-1",
                        "What needs a capability that is not declared is refused before anything is sent.",
                        RefusalRules::undeclared),
                ModelRule.of(
                        "I-2",
                        "A connection supports what its provider declares, or says why not.",
                        RefusalRules::supports),
                ModelRule.of(
                        "I-3", "A model that does not exist is not found, and nothing is done.", RefusalRules::missing),
                ModelRule.of(
                        "I-4",
                        "A conversation that can't be used is refused before anything is sent.",
                        RefusalRules::invalid),
                ModelRule.of(
                        "I-5",
                        "An option that the backend does not know is refused before anything is sent.",
                        RefusalRules::unknownOption),
                ModelRule.of(
                        "I-6",
                        "What a model can't do is refused as unsupported.",
                        RefusalRules::plainModel,
                        ModelCapability.TOOLS),
                ModelRule.of("I-7", "Models are listed, and described by their names.", RefusalRules::listed),
                ModelRule.of("I-8", "A closed connection refuses what is asked of it.", RefusalRules::closed),
                ModelRule.of(
                        "I-9",
                        "Connecting to a service that is not there fails as unavailable, and says what to do.",
                        RefusalRules::nobodyThere));
    }

    /** A request that needs the capability, and no other that is out of the ordinary. */
    private static Map<Capability, ChatRequest> needing(ChatRequest plain) {
        Map<Capability, ChatRequest> requests = new LinkedHashMap<>();
        ChatRequest tools = plain.tools(List.of(ToolCallRules.LOOK));
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1});
        requests.put(ModelCapability.TOOLS, tools);
        requests.put(ModelCapability.TOOL_CHOICE, tools.toolChoice(ToolChoice.required()));
        requests.put(
                ModelCapability.VISION, plain.message(Message.user("Look.", new Content.Image("image/png", bytes))));
        requests.put(
                ModelCapability.DOCUMENTS,
                plain.message(Message.user("Read.", new Content.Document("paper", "application/pdf", bytes))));
        requests.put(ModelCapability.THINKING, plain.thinking(ThinkingMode.ON));
        requests.put(ModelCapability.JSON, plain.format(ResponseFormat.json()));
        requests.put(ModelCapability.JSON_SCHEMA, plain.format(ResponseFormat.json(Map.of("type", "object"))));
        return requests;
    }

    private static boolean can(ModelBench bench, Capability capability) {
        return bench.models().supports(capability).available();
    }

    private static void undeclared(ModelBench bench) {
        needing(bench.question()).forEach((capability, request) -> {
            if (!can(bench, capability)) {
                Lab.refused(
                        UnsupportedCapabilityException.class,
                        () -> bench.models().complete(request));
            }
        });
        if (!can(bench, ModelCapability.EMBEDDING)) {
            EmbedRequest request = EmbedRequest.of(bench.lab().model(), List.of("x"));
            Lab.refused(
                    UnsupportedCapabilityException.class, () -> bench.models().embed(request));
        }
        assertEquals(0, bench.lab().requests().size(), "requests");
        assertEquals(
                can(bench, ModelCapability.LIFECYCLE),
                bench.models().lifecycle().isPresent(),
                "a lifecycle");
        assertEquals(
                can(bench, ModelCapability.CATALOG), bench.models().catalog().isPresent(), "a catalogue");
    }

    private static void supports(ModelBench bench) {
        List<Capability> known = List.of(
                ModelCapability.CHAT,
                ModelCapability.TOOLS,
                ModelCapability.TOOL_CHOICE,
                ModelCapability.VISION,
                ModelCapability.DOCUMENTS,
                ModelCapability.THINKING,
                ModelCapability.JSON,
                ModelCapability.JSON_SCHEMA,
                ModelCapability.EMBEDDING,
                ModelCapability.LIFECYCLE,
                ModelCapability.CATALOG);
        for (Capability capability : known) {
            Support support = bench.models().supports(capability);
            assertTrue(
                    !support.available()
                            || bench.lab().provider().capabilities().contains(capability),
                    () -> "it supports what is not declared: " + capability);
        }
        Support nonsense = bench.models().supports(Capability.of("tck.nonsense", "what nobody has"));
        assertFalse(nonsense.available(), "it supports anything");
        assertEquals(bench.lab().provider().name(), bench.models().provider());
    }

    private static void missing(ModelBench bench) {
        Lab.refused(NotFoundException.class, () -> bench.models().model(MISSING));
        Lab.refused(
                NotFoundException.class,
                () -> bench.models().complete(bench.question().model(MISSING)));
        if (can(bench, ModelCapability.EMBEDDING)) {
            Lab.refused(NotFoundException.class, () -> bench.models().embed(EmbedRequest.of(MISSING, List.of("x"))));
        }
    }

    private static void invalid(ModelBench bench) {
        ToolCall call = ToolCall.of("c1", "look", Map.of());
        List<ChatRequest> wrong = List.of(
                bench.question().messages(List.of()),
                bench.question().message(Message.results(List.of(ToolResult.of(call, "of no call")))),
                bench.question()
                        .message(new Message(Role.ASSISTANT, List.of(call)))
                        .user("without a result"));
        for (ChatRequest request : wrong) {
            Lab.refused(InvalidInputException.class, () -> bench.models().complete(request));
        }
        assertEquals(0, bench.lab().requests().size(), "requests");
    }

    private static void unknownOption(ModelBench bench) {
        ChatRequest request = bench.question().option("hydravisor_tck_nonsense", 1);

        Lab.refused(InvalidInputException.class, () -> bench.models().complete(request));
        assertEquals(0, bench.lab().requests().size(), "requests");
    }

    private static void plainModel(ModelBench bench) {
        bench.lab().plainModel().ifPresent(plain -> {
            ChatRequest request = bench.question().model(plain).tools(List.of(ToolCallRules.LOOK));
            Lab.refused(
                    UnsupportedCapabilityException.class, () -> bench.models().complete(request));
            assertEquals(
                    "It does.",
                    bench.whole(bench.question().model(plain), ScriptedAnswer.of("It does."))
                            .text());
        });
    }

    private static void listed(ModelBench bench) {
        String name = bench.lab().model();

        List<String> names =
                bench.models().models().stream().map(ModelInfo::name).toList();
        assertTrue(names.contains(name), () -> "not listed: " + name + ", only " + names);
        ModelInfo info = bench.models().model(name);
        assertEquals(name, info.name());
        assertTrue(info.supports(ModelCapability.CHAT).available(), "it answers to conversations");
    }

    private static void closed(ModelBench bench) {
        bench.models().close();
        bench.models().close();

        Lab.refused(ConflictException.class, () -> bench.models().models());
        Lab.refused(ConflictException.class, () -> bench.models().chat(bench.question()));
    }

    private static void nobodyThere(ModelBench bench) {
        bench.lab().reachable(false);
        try (Hydravisor hydra = bench.lab().client().discover()) {
            Lab.refused(
                    UnavailableException.class,
                    () -> hydra.modelBackend(bench.lab().endpoint()).close());
        }
    }
}
