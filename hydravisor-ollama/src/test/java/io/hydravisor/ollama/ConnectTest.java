package io.hydravisor.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hydravisor.Diagnosis;
import io.hydravisor.Hydravisor;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatTimeouts;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelStalledException;
import io.hydravisor.model.ModelStalledException.Phase;
import io.hydravisor.model.Retries;
import io.hydravisor.ollama.fake.FakeOllama;
import io.hydravisor.spi.ProviderContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    private final ProviderContext context = new ProviderContext() {
        @Override
        public Executor executor() {
            return Runnable::run;
        }

        @Override
        public ScheduledExecutorService timer() {
            return timer;
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public Path stateFolder() {
            return Path.of("/nonexistent");
        }

        @Override
        public Duration requestTimeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public void emit(HydravisorEvent event) {}
    };

    @Test
    void aServerThatTakesNoConnectionIsAStallOfConnecting() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // What fits into the queue of a server that accepts nothing connects; what comes then waits.
            for (int i = 0; i < 2; i++) {
                waiting.add(new Socket(full.getInetAddress(), full.getLocalPort()));
            }
            Endpoint endpoint = Endpoint.parse("ollama://127.0.0.1:" + full.getLocalPort());
            try (ModelBackend backend = new OllamaBackend(
                    endpoint,
                    new OllamaHttp(OllamaEndpoint.parse(endpoint, Map.of()), context),
                    new OllamaProvider().capabilities(),
                    context)) {
                ModelStalledException thrown = catchThrowableOfType(
                        ModelStalledException.class,
                        () -> backend.complete(ChatRequest.to("m")
                                .user("x")
                                .retries(Retries.none())
                                .timeouts(ChatTimeouts.defaults().connect(Duration.ofMillis(200)))));

                assertThat(thrown.phase()).isEqualTo(Phase.CONNECT);
                assertThat(thrown.effect()).isEqualTo(Effect.NONE);
                assertThat(thrown.retryable()).isTrue();
            }
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void nothingThereIsUnavailableWithWhatToDo() {
        try (Hydravisor hydra = Hydravisor.discover()) {
            HydravisorException thrown = catchThrowableOfType(
                    HydravisorException.class, () -> hydra.modelBackend("ollama+unix:/nonexistent/ollama.sock"));

            assertThat(thrown)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("/nonexistent/ollama.sock");
            assertThat(thrown.hint()).isPresent();
        }
    }

    @Test
    void aForeignServerIsNoOllama() throws IOException {
        try (FakeOllama server = FakeOllama.tcp();
                Hydravisor hydra = Hydravisor.discover()) {
            assertThatThrownBy(() -> hydra.modelBackend(server.endpoint() + "/elsewhere"))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("404");
            assertThat(server.takeMistakes()).hasSize(1);
        }
    }

    @Test
    void doctorTellsWhetherTheServerAnswers() throws IOException {
        try (FakeOllama server = FakeOllama.tcp();
                Hydravisor hydra = Hydravisor.discover()) {
            Diagnosis there = hydra.doctor(server.endpoint());
            Diagnosis absent = hydra.doctor("ollama+unix:/nonexistent/ollama.sock");

            assertThat(there.usable()).isTrue();
            assertThat(absent.usable()).isFalse();
            assertThat(absent.prerequisites())
                    .hasSize(2)
                    .allMatch(needed -> needed.fix().isPresent());
        }
    }

    @Test
    void closingLeavesNoConnectionAndNoThreadOfOurs() throws Exception {
        Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
        try (FakeOllama server = FakeOllama.tcp()) {
            try (Hydravisor hydra = Hydravisor.discover();
                    ModelBackend ollama = hydra.modelBackend(server.endpoint())) {
                ollama.complete(ChatRequest.to("small").user("x"));
            }
            for (int i = 0; i < 500 && (server.connections() > 0 || left(before) > 0); i++) {
                Thread.sleep(10);
            }

            assertThat(server.connections()).isZero();
            assertThat(left(before)).isZero();
        }
    }

    /** The libraries' own threads end by themselves; see docs/ollama.md. */
    private static long left(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> !thread.getName().matches("Ok(Http|io) .*|fake-ollama.*"))
                .count();
    }
}
