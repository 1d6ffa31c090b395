package io.hydravisor.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.model.CatalogProgress;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.Content;
import io.hydravisor.model.EmbedRequest;
import io.hydravisor.model.Embeddings;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelCreation;
import io.hydravisor.model.ResponseFormat;
import io.hydravisor.model.Role;
import io.hydravisor.model.Sampling;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.ThinkingMode;
import io.hydravisor.model.Tool;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolChoice;
import io.hydravisor.model.ToolResult;
import io.hydravisor.model.Usage;
import io.hydravisor.ollama.fake.FakeOllama;
import io.hydravisor.ollama.fake.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what of it only a server in the test's hand can show, over TCP. */
class OllamaTest extends OllamaContract {
    static final Tool LOOK = new Tool(
            "look",
            "looks at a place",
            Map.of("type", "object", "properties", Map.of("where", Map.of("type", "string"))));

    protected final FakeOllama server;

    @TempDir
    Path folder;

    OllamaTest() throws IOException {
        this.server = start();
    }

    FakeOllama start() throws IOException {
        return FakeOllama.tcp();
    }

    @Override
    String endpoint() {
        return server.endpoint();
    }

    @Override
    String model() {
        return "small";
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void sendsEveryPartOfARequest() {
        ToolCall call = ToolCall.of("call_1", "look", Map.of("where", "up"));
        ChatRequest request = ChatRequest.to("able")
                .system("be brief")
                .message(Message.user(
                        "what is it?", new Content.Image("image/png", ByteBuffer.wrap(new byte[] {1, 2}))))
                .message(new Message(Role.ASSISTANT, List.of(new Content.Thought("hm", ""), call)))
                .message(Message.results(List.of(ToolResult.of(call, "a bird"))))
                .tools(List.of(LOOK))
                .format(ResponseFormat.json(Map.of("type", "object")))
                .thinking(ThinkingMode.HIGH)
                .sampling(Sampling.defaults()
                        .temperature(0.5)
                        .topP(0.9)
                        .topK(40)
                        .maxTokens(99)
                        .seed(7)
                        .frequencyPenalty(0.1)
                        .presencePenalty(0.2)
                        .stopSequences("END"))
                .option("num_ctx", 4096)
                .option("min_p", 0.05)
                .option("keep_alive", "10m");

        ollama.complete(request);

        assertThat(server.last().json())
                .isEqualTo(Map.ofEntries(
                        Map.entry("model", "able"),
                        Map.entry("stream", true),
                        Map.entry("think", "high"),
                        Map.entry("keep_alive", "10m"),
                        Map.entry("format", Map.of("type", "object")),
                        Map.entry(
                                "messages",
                                List.of(
                                        Map.of("role", "system", "content", "be brief"),
                                        Map.of("role", "user", "content", "what is it?", "images", List.of("AQI=")),
                                        Map.of(
                                                "role",
                                                "assistant",
                                                "content",
                                                "",
                                                "thinking",
                                                "hm",
                                                "tool_calls",
                                                List.of(Map.of(
                                                        "id",
                                                        "call_1",
                                                        "function",
                                                        Map.of("name", "look", "arguments", Map.of("where", "up"))))),
                                        Map.of(
                                                "role",
                                                "tool",
                                                "content",
                                                "a bird",
                                                "tool_name",
                                                "look",
                                                "tool_call_id",
                                                "call_1"))),
                        Map.entry(
                                "tools",
                                List.of(Map.of(
                                        "type",
                                        "function",
                                        "function",
                                        Map.of(
                                                "name",
                                                "look",
                                                "description",
                                                "looks at a place",
                                                "parameters",
                                                LOOK.parameters())))),
                        Map.entry(
                                "options",
                                Map.ofEntries(
                                        Map.entry("temperature", 0.5),
                                        Map.entry("top_p", 0.9),
                                        Map.entry("top_k", 40),
                                        Map.entry("num_predict", 99),
                                        Map.entry("seed", 7),
                                        Map.entry("frequency_penalty", 0.1),
                                        Map.entry("presence_penalty", 0.2),
                                        Map.entry("stop", List.of("END")),
                                        Map.entry("num_ctx", 4096),
                                        Map.entry("min_p", 0.05)))));
    }

    @Test
    void readsThoughtsTextCallsAndTheEnd() {
        server.next(Script.start()
                .thought("hm")
                .token("a")
                .call("call_9", "look", "{\"where\":\"up\"}")
                .call("", "look", "{}")
                .done("stop"));

        ChatResponse answer =
                ollama.complete(ChatRequest.to("able").user("look").tools(List.of(LOOK)));

        assertThat(answer.thinking()).isEqualTo("hm");
        assertThat(answer.text()).isEqualTo("a");
        assertThat(answer.toolCalls()).hasSize(2);
        assertThat(answer.toolCalls().get(0)).isEqualTo(ToolCall.of("call_9", "look", Map.of("where", "up")));
        assertThat(answer.toolCalls().get(1).id()).startsWith("call_");
        assertThat(answer.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
        assertThat(answer.rawStopReason()).isEqualTo("stop");
        assertThat(answer.usage()).isEqualTo(Usage.of(26, 3));
        assertThat(answer.timings().load()).contains(Duration.ofSeconds(1));
        assertThat(answer.timings().prompt()).contains(Duration.ofNanos(342_546_000));
    }

    @Test
    void keepsArgumentsThatAreNoObjectAsTheyAre() {
        server.next(Script.start().call("call_9", "look", "\"{broken\"").done("stop"));

        ToolCall call = ollama.complete(ChatRequest.to("able").user("look").tools(List.of(LOOK)))
                .toolCalls()
                .get(0);

        assertThat(call.malformedArguments()).contains("{broken");
    }

    @Test
    void tellsThatAnAnswerWasCutAtItsLimit() {
        server.next(Script.start().token("a").done("length"));

        assertThat(ollama.complete(ChatRequest.to("small").user("x")).stopReason())
                .isEqualTo(StopReason.LENGTH);
    }

    @Test
    void offersNoToolsWhereNoneMayBeCalled() {
        ollama.complete(ChatRequest.to("able").user("x").tools(List.of(LOOK)).toolChoice(ToolChoice.none()));

        assertThat(server.last().json()).doesNotContainKey("tools");
    }

    @Test
    void refusesWhatOllamaCannotDoBeforeAnythingIsSent() {
        int before = server.requests().size();

        assertThatThrownBy(() -> ollama.chat(
                        ChatRequest.to("able").user("x").tools(List.of(LOOK)).toolChoice(ToolChoice.required())))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("model.tool-choice");
        assertThatThrownBy(() -> ollama.chat(ChatRequest.to("able").user("x").option("num_ctxx", 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("num_ctxx");
        assertThatThrownBy(() -> ollama.chat(ChatRequest.to("able").user("x").option("num_ctx", "many")))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ollama.chat(ChatRequest.to("able").user("x").option("keep_alive", "soon")))
                .isInstanceOf(InvalidInputException.class);
        assertThat(server.requests()).hasSize(before);
    }

    @Test
    void tellsWhatAModelCannotDo() {
        assertThatThrownBy(
                        () -> ollama.complete(ChatRequest.to("small").user("x").tools(List.of(LOOK))))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("does not support tools");
        assertThat(ollama.model("small").supports(ModelCapability.TOOLS).available())
                .isFalse();
        assertThat(ollama.model("able").supports(ModelCapability.TOOLS).available())
                .isTrue();
    }

    @Test
    void turnsTextsIntoVectors() {
        Embeddings vectors = ollama.embed(EmbedRequest.of("vectors", List.of("a", "b")));

        assertThat(vectors.vectors()).hasSize(2);
        assertThat(vectors.vectors().get(1)).containsExactly(0.25f, 1f, -0.5f);
        assertThat(vectors.usage().inputTokens()).hasValue(8);
        assertThatThrownBy(() -> ollama.embed(EmbedRequest.of("small", List.of("a"))))
                .isInstanceOf(UnsupportedCapabilityException.class);
    }

    @Test
    void loadsAModelForEmbeddingsToo() {
        ollama.lifecycle().orElseThrow().load("vectors", Duration.ofMinutes(2));

        assertThat(ollama.lifecycle().orElseThrow().running())
                .singleElement()
                .satisfies(loaded -> assertThat(loaded.expires()).isPresent());
    }

    @Test
    void pullsWithProgress() {
        List<CatalogProgress> steps = new ArrayList<>();

        ollama.catalog().orElseThrow().pull("fresh", steps::add);

        assertThat(steps).extracting(CatalogProgress::status).endsWith("success");
        assertThat(steps.get(2).completed()).hasValue(100);
        assertThat(ollama.model("fresh").name()).isEqualTo("fresh");
    }

    @Test
    void aPullThatFailsOrNeverSaysThatItIsDoneIsNoSuccess() {
        server.next(Script.start()
                .line("{\"status\":\"pulling manifest\"}")
                .error("pull model manifest: file does not exist"));
        server.next(Script.start().line("{\"status\":\"pulling manifest\"}").end());
        server.next(Script.start().line("{\"status\":\"pulling manifest\"}").cut());

        assertThatThrownBy(() -> ollama.catalog().orElseThrow().pull("x", step -> {}))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> ollama.catalog().orElseThrow().pull("x", step -> {}))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("without saying");
        assertThatThrownBy(() -> ollama.catalog().orElseThrow().pull("x", step -> {}))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void whatTheProgressThrowsEndsThePull() throws InterruptedException {
        server.next(Script.start().line("{\"status\":\"pulling manifest\"}").stall());

        assertThatThrownBy(() -> ollama.catalog().orElseThrow().pull("x", step -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");

        assertThat(server.clientsGone().tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void createsFromAFileWhichIsSentOnce() throws IOException {
        Path gguf = Files.write(folder.resolve("model.gguf"), new byte[3_000_000]);
        ModelCreation creation = ModelCreation.of("mine")
                .file("model.gguf", gguf)
                .template("{{ .Prompt }}")
                .system("be brief")
                .parameter("num_ctx", 2048)
                .license("none")
                .message(Message.user("hello"))
                .quantize("q8_0");
        List<CatalogProgress> steps = new ArrayList<>();

        ollama.catalog().orElseThrow().create(creation, steps::add);
        ollama.catalog().orElseThrow().create(creation, step -> {});

        assertThat(steps.get(2).status()).isEqualTo("uploading");
        assertThat(steps.get(2).completed()).hasValue(3_000_000);
        assertThat(server.requests())
                .filteredOn(request ->
                        request.method().equals("POST") && request.path().startsWith("/api/blobs/"))
                .hasSize(1);
        assertThat(ollama.model("mine").name()).isEqualTo("mine");
    }

    @Test
    void createsFromAnotherModelAndRefusesWhatCannotBe() {
        ollama.catalog()
                .orElseThrow()
                .create(ModelCreation.of("brief").from("able").system("be brief"), step -> {});

        assertThat(ollama.model("brief").supports(ModelCapability.TOOLS).available())
                .isTrue();
        assertThatThrownBy(() -> ollama.catalog().orElseThrow().create(ModelCreation.of("x"), step -> {}))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ollama.catalog()
                        .orElseThrow()
                        .create(ModelCreation.of("x").file("f", folder.resolve("absent")), step -> {}))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> ollama.catalog()
                        .orElseThrow()
                        .create(ModelCreation.of("x").from("nobody"), step -> {}))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void completesAPromptWithOptionsOfItsOwn() {
        ollama.extension(Ollama.class)
                .orElseThrow()
                .generate(ChatRequest.to("small")
                        .user("def f(")
                        .option("suffix", "return x")
                        .option("raw", true)
                        .option("context", List.of(1, 2)))
                .result();

        assertThat(server.last().json())
                .containsEntry("prompt", "def f(")
                .containsEntry("suffix", "return x")
                .containsEntry("context", List.of(1, 2));
    }

    @Test
    void oneConnectionServesOneAnswerAfterTheOther() {
        for (int i = 0; i < 5; i++) {
            try (ChatStream stream = ollama.chat(ChatRequest.to("small").user("x"))) {
                stream.result();
            }
        }

        assertThat(server.connections()).isEqualTo(1);
    }
}
