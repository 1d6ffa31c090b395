package io.hydravisor.ollama;

/**
 * The contract against the server at {@code HYDRAVISOR_TEST_OLLAMA}, with its model {@code HYDRAVISOR_TEST_OLLAMA_MODEL}. Run only
 * where the first is set, by a profile of the build: what can't run here is no test that is skipped.
 */
class RealOllama extends OllamaContract {
    @Override
    String endpoint() {
        return System.getenv("HYDRAVISOR_TEST_OLLAMA");
    }

    @Override
    String model() {
        return System.getenv().getOrDefault("HYDRAVISOR_TEST_OLLAMA_MODEL", "small");
    }
}
