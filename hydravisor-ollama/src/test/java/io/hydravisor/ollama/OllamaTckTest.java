package io.hydravisor.ollama;

import io.hydravisor.testkit.tck.ModelBackendTck;
import io.hydravisor.testkit.tck.ModelLab;

/** Ollama's models keep the contract. */
class OllamaTckTest extends ModelBackendTck {
    @Override
    protected ModelLab lab() {
        return new OllamaLab();
    }
}
