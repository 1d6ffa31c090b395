package io.hydravisor.testkit.model;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Support;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.EmbedRequest;
import io.hydravisor.model.Embeddings;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelCatalog;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.model.ModelLifecycle;
import io.hydravisor.model.Usage;
import io.hydravisor.spi.ChatStreams;
import io.hydravisor.spi.ProviderContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A connection to the models of one provider. */
final class MemoryModelBackend implements ModelBackend {
    private final Endpoint endpoint;
    private final Set<Capability> capabilities;
    private final MemoryModelService service;
    private final ProviderContext context;
    private final Set<MemoryModelExchange> open = ConcurrentHashMap.newKeySet();

    MemoryModelBackend(
            Endpoint endpoint, Set<Capability> capabilities, MemoryModelService service, ProviderContext context) {
        this.endpoint = endpoint;
        this.capabilities = capabilities;
        this.service = service;
        this.context = context;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public String provider() {
        return ModelErrors.PROVIDER;
    }

    @Override
    public String version() {
        return "";
    }

    @Override
    public Support supports(Capability capability) {
        return capabilities.contains(capability) ? Support.yes() : Support.no("these models are without it");
    }

    @Override
    public List<ModelInfo> models() {
        return service.models();
    }

    @Override
    public ModelInfo model(String name) {
        return service.model(name);
    }

    @Override
    public ChatStream chat(ChatRequest request) {
        if (!request.options().isEmpty()) {
            throw ModelErrors.unknownOptions(
                    "model/" + request.model(), request.options().keySet());
        }
        return ChatStreams.of(this, request, () -> exchange(request), context);
    }

    private MemoryModelExchange exchange(ChatRequest request) {
        MemoryModelExchange exchange = new MemoryModelExchange(service, request, open::remove);
        open.add(exchange);
        return exchange;
    }

    @Override
    public Embeddings embed(EmbedRequest request) {
        if (!request.options().isEmpty()) {
            throw ModelErrors.unknownOptions(
                    "model/" + request.model(), request.options().keySet());
        }
        ModelInfo model = service.model(request.model());
        List<float[]> vectors = request.inputs().stream()
                .map(text -> service.embed(model, ModelCapability.EMBEDDING, text))
                .toList();
        return Embeddings.of(model.name(), vectors, Usage.unknown());
    }

    @Override
    public Optional<ModelLifecycle> lifecycle() {
        return capabilities.contains(ModelCapability.LIFECYCLE)
                ? Optional.of(new MemoryModelLifecycle(service, context.clock()))
                : Optional.empty();
    }

    @Override
    public Optional<ModelCatalog> catalog() {
        return capabilities.contains(ModelCapability.CATALOG)
                ? Optional.of(new MemoryModelCatalog(service))
                : Optional.empty();
    }

    @Override
    public void close() {
        open.forEach(MemoryModelExchange::close);
    }
}
