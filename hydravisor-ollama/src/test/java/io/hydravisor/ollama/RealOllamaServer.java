package io.hydravisor.ollama;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import io.hydravisor.Hydravisor;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The server at {@code HYDRAVISOR_TEST_OLLAMA}; where that is not set, one in a container of the image {@code ollama/ollama}, into
 * which the model is pulled. Who runs this has asked for it: what is missing fails, and skips nothing.
 */
final class RealOllamaServer implements BeforeAllCallback, AfterAllCallback {
    private static final String IMAGE = "ollama/ollama";
    private static final int PORT = 11434;

    private final String named = System.getenv().getOrDefault("HYDRAVISOR_TEST_OLLAMA", "");
    private final String model = System.getenv().getOrDefault("HYDRAVISOR_TEST_OLLAMA_MODEL", "smollm2:135m");
    private final GenericContainer<?> container = new GenericContainer<>(IMAGE)
            .withExposedPorts(PORT)
            .withCreateContainerCmdModifier(create -> onLoopback(Objects.requireNonNull(create.getHostConfig())))
            .waitingFor(Wait.forHttp("/api/version").withStartupTimeout(Duration.ofMinutes(2)));

    /** Testcontainers itself would show the port, which asks for no password, to the host's whole network. */
    private static void onLoopback(HostConfig host) {
        host.withPortBindings(new PortBinding(Binding.bindIp("127.0.0.1"), ExposedPort.tcp(PORT)));
    }

    String endpoint() {
        return named.isEmpty() ? "ollama://127.0.0.1:" + container.getMappedPort(PORT) : named;
    }

    String model() {
        return model;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (!named.isEmpty()) {
            return;
        }
        try {
            container.start();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "no real Ollama: name one in HYDRAVISOR_TEST_OLLAMA, or have a Docker daemon here that has or can pull the image "
                            + IMAGE,
                    e);
        }
        try (Hydravisor hydra = Hydravisor.discover()) {
            hydra.modelBackend(endpoint()).catalog().orElseThrow().pull(model, progress -> {});
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        container.stop();
    }
}
