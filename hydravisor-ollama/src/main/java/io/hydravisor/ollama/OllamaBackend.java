package io.hydravisor.ollama;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.Support;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.EmbedRequest;
import io.hydravisor.model.Embeddings;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCatalog;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.model.ModelLifecycle;
import io.hydravisor.model.Retries;
import io.hydravisor.spi.ChatExchange;
import io.hydravisor.spi.ChatStreams;
import io.hydravisor.spi.ProviderContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** A server's models. */
final class OllamaBackend implements ModelBackend, Ollama {
    private final Endpoint endpoint;
    private final OllamaHttp http;
    private final Set<Capability> capabilities;
    private final ProviderContext context;
    private final OllamaLifecycle lifecycle;
    private final OllamaCatalog catalog;

    OllamaBackend(Endpoint endpoint, OllamaHttp http, Set<Capability> capabilities, ProviderContext context) {
        this.endpoint = endpoint;
        this.http = http;
        this.capabilities = capabilities;
        this.context = context;
        this.lifecycle = new OllamaLifecycle(http);
        this.catalog = new OllamaCatalog(http);
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public String provider() {
        return OllamaProvider.NAME;
    }

    @Override
    public String version() {
        Object version = get("api/version").get("version");
        if (version instanceof String text) {
            return text;
        }
        throw new BackendException(Failure.of("what answers tells no version, as Ollama does")
                .provider(OllamaProvider.NAME)
                .resource("endpoint/" + endpoint)
                .hint("Check the address."));
    }

    private Map<String, @Nullable Object> get(String path) {
        return Retries.defaults().call(() -> http.get(path));
    }

    @Override
    public Support supports(Capability capability) {
        return capabilities.contains(capability)
                ? Support.yes()
                : Support.no("Ollama has only "
                        + capabilities.stream().map(Capability::id).sorted().toList());
    }

    @Override
    public List<ModelInfo> models() {
        return ModelReading.list(get("api/tags"));
    }

    @Override
    public ModelInfo model(String name) {
        return ModelReading.one(name, show(name, false));
    }

    @Override
    public Map<String, @Nullable Object> show(String model, boolean verbose) {
        return Retries.defaults()
                .call(() -> http.post("api/show", Json.body(json -> {
                    json.writeStringField("model", model);
                    if (verbose) {
                        json.writeBooleanField("verbose", true);
                    }
                })));
    }

    @Override
    public ChatStream chat(ChatRequest request) {
        return stream(request, "api/chat", ChatBody::chat);
    }

    @Override
    public ChatStream generate(ChatRequest request) {
        return stream(request, "api/generate", ChatBody::generate);
    }

    private ChatStream stream(ChatRequest request, String path, Function<ChatRequest, RequestBody> writer) {
        // What the request's options lack is told now, not when the answer is read.
        request.validate();
        RequestBody body = writer.apply(request);
        return ChatStreams.of(this, request, () -> exchange(request, path, body), context);
    }

    private ChatExchange exchange(ChatRequest request, String path, RequestBody body) {
        // hydravisor-api watches how long nothing comes.
        Exchange limits = new Exchange(request.timeouts().connect(), java.time.Duration.ZERO);
        return new OllamaExchange(http, http.newCall("POST", path, body, limits), limits, path, request.model());
    }

    @Override
    public Embeddings embed(EmbedRequest request) {
        return Embedding.ask(http, request);
    }

    @Override
    public Optional<ModelLifecycle> lifecycle() {
        return Optional.of(lifecycle);
    }

    @Override
    public Optional<ModelCatalog> catalog() {
        return Optional.of(catalog);
    }

    @Override
    public void close() {
        http.close();
    }
}
