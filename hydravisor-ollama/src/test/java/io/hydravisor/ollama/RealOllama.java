package io.hydravisor.ollama;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract against a real server, run by the profile {@code real-ollama} alone. */
class RealOllama extends OllamaContract {
    @RegisterExtension
    static final RealOllamaServer SERVER = new RealOllamaServer();

    @Override
    String endpoint() {
        return SERVER.endpoint();
    }

    @Override
    String model() {
        return SERVER.model();
    }
}
