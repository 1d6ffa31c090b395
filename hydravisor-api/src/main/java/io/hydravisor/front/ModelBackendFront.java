package io.hydravisor.front;

import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A provider's backend with what the door adds: it is closed once, and used only before. */
public final class ModelBackendFront implements ModelBackend {
    private final ModelBackend backend;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * For the door.
     *
     * @param backend the provider's
     * @param onClose runs once, after it was closed
     */
    public ModelBackendFront(ModelBackend backend, Runnable onClose) {
        this.backend = backend;
        this.onClose = onClose;
    }

    private ModelBackend open() {
        if (closed.get()) {
            throw new ConflictException(Failure.of("this connection was closed")
                    .provider(backend.provider())
                    .resource("endpoint/" + backend.endpoint())
                    .hint("Connect again."));
        }
        return backend;
    }

    @Override
    public Endpoint endpoint() {
        return backend.endpoint();
    }

    @Override
    public String provider() {
        return backend.provider();
    }

    @Override
    public String version() {
        return open().version();
    }

    @Override
    public Support supports(Capability capability) {
        return backend.supports(capability);
    }

    @Override
    public List<ModelInfo> models() {
        return open().models();
    }

    @Override
    public ModelInfo model(String name) {
        return open().model(name);
    }

    @Override
    public ChatStream chat(ChatRequest request) {
        return open().chat(request);
    }

    @Override
    public Embeddings embed(EmbedRequest request) {
        open().supports(ModelCapability.EMBEDDING)
                .orThrow(ModelCapability.EMBEDDING, provider(), "model/" + request.model());
        return backend.embed(request);
    }

    @Override
    public Optional<ModelLifecycle> lifecycle() {
        return open().lifecycle();
    }

    @Override
    public Optional<ModelCatalog> catalog() {
        return open().catalog();
    }

    @Override
    public <T> Optional<T> extension(Class<T> type) {
        return open().extension(type);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                backend.close();
            } finally {
                onClose.run();
            }
        }
    }
}
