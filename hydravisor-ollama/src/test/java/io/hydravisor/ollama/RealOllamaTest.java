package io.hydravisor.ollama;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract against the server at {@code HYDRAVISOR_TEST_OLLAMA}, with its model {@code HYDRAVISOR_TEST_OLLAMA_MODEL}. */
@EnabledIfEnvironmentVariable(named = "HYDRAVISOR_TEST_OLLAMA", matches = ".+")
class RealOllamaTest extends OllamaContract {
    @Override
    String endpoint() {
        return System.getenv("HYDRAVISOR_TEST_OLLAMA");
    }

    @Override
    String model() {
        return System.getenv().getOrDefault("HYDRAVISOR_TEST_OLLAMA_MODEL", "small");
    }
}
