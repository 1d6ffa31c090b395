package io.hydravisor.ollama;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.spi.ModelBackendProvider;
import io.hydravisor.spi.ProviderContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Connects to Ollama at {@code ollama://host:port}, {@code ollama+https://host} or {@code ollama+unix:/path}. Safe for use by many
 * threads. docs/ollama.md lists the endpoints' options.
 */
public final class OllamaProvider implements ModelBackendProvider {
    static final String NAME = "ollama";

    private static final Set<Capability> CAPABILITIES = Set.of(
            ModelCapability.CHAT,
            ModelCapability.TOOLS,
            ModelCapability.VISION,
            ModelCapability.THINKING,
            ModelCapability.JSON,
            ModelCapability.JSON_SCHEMA,
            ModelCapability.EMBEDDING,
            ModelCapability.LIFECYCLE,
            ModelCapability.CATALOG);

    private final Map<String, String> environment;
    private final DefaultSearch search;

    /** For {@link java.util.ServiceLoader}. */
    public OllamaProvider() {
        this(System.getenv(), DefaultSearch.ofThisHost());
    }

    OllamaProvider(Map<String, String> environment, DefaultSearch search) {
        this.environment = environment;
        this.search = search;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> schemes() {
        return Set.of(OllamaEndpoint.HTTP, OllamaEndpoint.HTTPS, OllamaEndpoint.UNIX);
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    /** {@return what {@code OLLAMA_HOST} names; else port 11434 where something listens; else the usual socket} */
    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return search.find(environment);
    }

    @Override
    public List<Prerequisite> diagnose(Optional<Endpoint> endpoint, ProviderContext context) {
        return search.diagnose(endpoint, environment);
    }

    @Override
    public ModelBackend connect(Endpoint endpoint, ProviderContext context) {
        OllamaHttp http = new OllamaHttp(OllamaEndpoint.parse(endpoint, environment), context);
        OllamaBackend backend = new OllamaBackend(endpoint, http, CAPABILITIES, context);
        try {
            backend.version();
        } catch (RuntimeException e) {
            backend.close();
            throw e;
        }
        return backend;
    }
}
