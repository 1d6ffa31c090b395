/** Models of an Ollama server, over HTTP or a Unix socket. */
module io.hydravisor.ollama {
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires io.hydravisor.api;
    requires kotlin.stdlib;
    requires okhttp3;
    requires okio;

    exports io.hydravisor.ollama;

    provides io.hydravisor.spi.ModelBackendProvider with
            io.hydravisor.ollama.OllamaProvider;
}
