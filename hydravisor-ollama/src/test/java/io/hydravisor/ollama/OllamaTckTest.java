package io.hydravisor.ollama;

import io.hydravisor.ollama.fake.FakeOllama;
import io.hydravisor.testkit.tck.ModelBackendTck;
import io.hydravisor.testkit.tck.ModelLab;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Ollama's models keep the contract. */
class OllamaTckTest extends ModelBackendTck {
    @Override
    protected ModelLab lab() {
        try {
            return new OllamaLab(server());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeOllama server() throws IOException {
        return FakeOllama.tcp();
    }
}
