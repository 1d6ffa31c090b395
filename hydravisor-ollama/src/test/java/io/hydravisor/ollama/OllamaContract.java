package io.hydravisor.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.Completed;
import io.hydravisor.model.ChatDelta.TextDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.model.ModelLifecycle;
import io.hydravisor.model.RunningModel;
import io.hydravisor.model.Sampling;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every Ollama: for the strict one of these tests, and for a real one where the environment names it. */
abstract class OllamaContract {
    private Hydravisor hydra;
    protected ModelBackend ollama;

    /** {@return where the server is} */
    abstract String endpoint() throws Exception;

    /** {@return a stored model that answers} */
    abstract String model();

    @BeforeEach
    void connect() throws Exception {
        hydra = Hydravisor.discover();
        ollama = hydra.modelBackend(endpoint());
    }

    @AfterEach
    void disconnect() throws Exception {
        hydra.close();
    }

    private ChatRequest hello() {
        return ChatRequest.to(model())
                .user("Say hello.")
                .sampling(Sampling.defaults().maxTokens(16).seed(1).temperature(0));
    }

    @Test
    void tellsItsVersion() {
        assertThat(ollama.version()).matches("\\d+\\.\\d+.*");
        assertThat(ollama.provider()).isEqualTo("ollama");
    }

    @Test
    void listsItsModelsAndTellsOfOne() {
        assertThat(ollama.models()).extracting(ModelInfo::name).anyMatch(name -> name.startsWith(model()));

        ModelInfo info = ollama.model(model());

        assertThat(info.supports(ModelCapability.CHAT).available()).isTrue();
        assertThat(info.contextLength()).isPresent();
        assertThat(info.families()).isNotEmpty();
    }

    @Test
    void knowsNoModelThatIsNotStored() {
        assertThatThrownBy(() -> ollama.model("nobody")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> ollama.complete(ChatRequest.to("nobody").user("hello")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void answersPieceByPieceWithTheEndAsTheLast() {
        List<ChatDelta> pieces = new ArrayList<>();
        try (ChatStream stream = ollama.chat(hello())) {
            stream.forEach(pieces::add);
        }

        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(pieces.subList(0, pieces.size() - 1)).allMatch(TextDelta.class::isInstance);
        assertThat(pieces.get(pieces.size() - 1)).isInstanceOf(Completed.class);
    }

    @Test
    void answersAsAWholeWithTokensAndTimes() {
        ChatResponse answer = ollama.complete(hello());

        assertThat(answer.text()).isNotEmpty();
        assertThat(answer.usage().inputTokens().orElse(0)).isPositive();
        assertThat(answer.usage().outputTokens().orElse(0)).isPositive();
        assertThat(answer.timings().total()).isPresent();
        assertThat(answer.timings().generation()).isPresent();
    }

    @Test
    void completesAPromptWithoutAConversation() {
        Ollama view = ollama.extension(Ollama.class).orElseThrow();
        try (ChatStream stream = view.generate(hello())) {
            assertThat(stream.result().text()).isNotEmpty();
        }
    }

    @Test
    void loadsAndUnloadsWithoutTouchingWhatIsStored() throws InterruptedException {
        ModelLifecycle lifecycle = ollama.lifecycle().orElseThrow();

        lifecycle.load(model(), ModelLifecycle.FOREVER);
        assertThat(lifecycle.running())
                .filteredOn(this::isOurs)
                .singleElement()
                .satisfies(loaded -> assertThat(loaded.expires()).isEmpty());

        lifecycle.unload(model());
        for (int i = 0; i < 200 && lifecycle.running().stream().anyMatch(this::isOurs); i++) {
            Thread.sleep(50);
        }
        assertThat(lifecycle.running()).noneMatch(this::isOurs);
        assertThat(ollama.model(model()).name()).isEqualTo(model());
    }

    private boolean isOurs(RunningModel loaded) {
        return loaded.name().startsWith(model());
    }

    @Test
    void copiesAndDeletesWhatIsStored() {
        ollama.catalog().orElseThrow().copy(model(), "hydravisor-copy");
        assertThat(ollama.model("hydravisor-copy").contextLength()).isPresent();

        ollama.catalog().orElseThrow().delete("hydravisor-copy");
        assertThatThrownBy(() -> ollama.model("hydravisor-copy")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> ollama.catalog().orElseThrow().delete("hydravisor-copy"))
                .isInstanceOf(NotFoundException.class);
    }
}
