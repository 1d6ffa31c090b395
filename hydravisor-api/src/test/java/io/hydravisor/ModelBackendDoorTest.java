package io.hydravisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.fake.FakeContext;
import io.hydravisor.fake.FakeModels;
import io.hydravisor.model.EmbedRequest;
import io.hydravisor.model.ModelBackend;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelBackendDoorTest {
    private final FakeModels models = new FakeModels("brain", new FakeContext(Runnable::run));

    private Hydravisor door() {
        return Hydravisor.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .provider(models)
                .discover();
    }

    @Test
    void connectsByTheEndpointsSchemeAndByItself() {
        try (Hydravisor door = door()) {
            assertThat(door.modelBackend("brain:there").provider()).isEqualTo("brain");
            assertThat(door.modelBackend().models()).hasSize(1);
            assertThat(door.providers()).extracting(ProviderInfo::name).containsExactly("brain");
        }
    }

    @Test
    void aProviderOfModelsIsNoneOfSandboxes() {
        try (Hydravisor door = door()) {
            assertThatThrownBy(() -> door.sandboxes("brain:there")).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(door::sandboxes).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void closingTheDoorClosesWhatWasOpenedAndNothingTwice() {
        Hydravisor door = door();
        ModelBackend open = door.modelBackend("brain:");
        ModelBackend closed = door.modelBackend("brain:");
        closed.close();

        door.close();

        assertThat(models.closes).hasValue(2);
        assertThatThrownBy(open::models).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> door.modelBackend("brain:")).isInstanceOf(ConflictException.class);
    }

    @Test
    void refusesByCapabilityBeforeTheProviderIsAsked() {
        try (Hydravisor door = door();
                ModelBackend backend = door.modelBackend("brain:")) {
            assertThatThrownBy(() -> backend.embed(EmbedRequest.of("m", List.of("x"))))
                    .hasMessageContaining("model.embedding");
        }
    }

    @Test
    void doctorTriesTheEndpoint() {
        try (Hydravisor door = door()) {
            assertThat(door.doctor()).singleElement().matches(Diagnosis::usable);
            assertThat(models.closes).hasValue(1);
        }
    }
}
