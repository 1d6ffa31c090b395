package io.hydravisor.fake;

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
import io.hydravisor.spi.ChatExchange;
import io.hydravisor.spi.ChatStreams;
import io.hydravisor.spi.ModelBackendProvider;
import io.hydravisor.spi.ProviderContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider of models, and its one backend, which answers by scripts. */
public final class FakeModels implements ModelBackendProvider, ModelBackend {
    public final AtomicInteger closes = new AtomicInteger();
    public final AtomicInteger attempts = new AtomicInteger();
    private final Deque<ChatExchange> exchanges = new ArrayDeque<>();
    private final String name;
    private final ProviderContext context;

    public FakeModels(String name, ProviderContext context) {
        this.name = name;
        this.context = context;
    }

    /** Adds what the next attempt gets. */
    public FakeModels answer(ChatExchange exchange) {
        exchanges.add(exchange);
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> schemes() {
        return Set.of(name);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(ModelCapability.CHAT, ModelCapability.TOOLS);
    }

    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return Optional.of(endpoint());
    }

    @Override
    public ModelBackend connect(Endpoint endpoint, ProviderContext lent) {
        return this;
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(name, "here", java.util.Map.of());
    }

    @Override
    public String provider() {
        return name;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Support supports(Capability capability) {
        return capabilities().contains(capability) ? Support.yes() : Support.no("it is a fake");
    }

    @Override
    public List<ModelInfo> models() {
        return List.of(ModelInfo.of("m"));
    }

    @Override
    public ModelInfo model(String model) {
        return ModelInfo.of(model);
    }

    @Override
    public ChatStream chat(ChatRequest request) {
        return ChatStreams.of(
                this,
                request,
                () -> {
                    attempts.incrementAndGet();
                    return exchanges.remove();
                },
                context);
    }

    @Override
    public Embeddings embed(EmbedRequest request) {
        return Embeddings.of(request.model(), List.of(new float[] {1}), Usage.unknown());
    }

    @Override
    public Optional<ModelLifecycle> lifecycle() {
        return Optional.empty();
    }

    @Override
    public Optional<ModelCatalog> catalog() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }
}
