package io.hydravisor.model;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Support;
import java.util.List;
import java.util.Optional;

/**
 * A connection to a place that has models. Safe for use by many threads. Its methods block unless they say otherwise, and
 * interrupting one ends it. Closing it ends what runs. Providers implement it directly, with {@code io.hydravisor.spi.ChatStreams}
 * for what must be the same everywhere.
 */
public interface ModelBackend extends AutoCloseable {
    /** {@return where it is; without I/O} */
    Endpoint endpoint();

    /** {@return the provider's name; without I/O} */
    String provider();

    /** {@return the backend's own version; empty if it has none} */
    String version();

    /**
     * Whether this backend can do something, the best case of its models. Does no I/O. Ask {@link #model(String)} for one model.
     *
     * @param capability one of {@link ModelCapability}, or a provider's own
     * @return the answer, with its reason
     */
    Support supports(Capability capability);

    /**
     * The models that requests may name. Repeated by itself after failures without effect.
     *
     * @return in no order
     */
    List<ModelInfo> models();

    /**
     * What is known of one model. Repeated by itself after failures without effect.
     *
     * @param name its name
     * @return all that the backend tells, capabilities and context length where it tells them
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    ModelInfo model(String name);

    /**
     * Has a model go on with a conversation. Returns at once; nothing is sent until the stream is read.
     *
     * @param request the conversation
     * @return the answer as it arrives; close it
     * @throws io.hydravisor.core.InvalidInputException if the request can't be used
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the backend can't do what the request needs
     */
    ChatStream chat(ChatRequest request);

    /**
     * Has a model go on with a conversation, and waits for the whole answer.
     *
     * @param request the conversation
     * @return the whole answer
     * @throws ModelException if it does not come to its end, with what had come
     * @throws io.hydravisor.core.InvalidInputException if the request can't be used
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the backend or the model can't do what the request needs
     * @throws io.hydravisor.core.NotFoundException if there is no such model
     */
    default ChatResponse complete(ChatRequest request) {
        try (ChatStream stream = chat(request)) {
            return stream.result();
        }
    }

    /**
     * Turns texts into vectors. Repeated by itself after failures without effect, as the request's {@link Retries} say.
     *
     * @param request the texts
     * @return a vector for each
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the backend or the model can't
     * @throws io.hydravisor.core.NotFoundException if there is no such model
     */
    Embeddings embed(EmbedRequest request);

    /** {@return loading and unloading; empty where the backend has no such thing} */
    Optional<ModelLifecycle> lifecycle();

    /** {@return changes to the stored models; empty where the backend has no such thing} */
    Optional<ModelCatalog> catalog();

    /**
     * A provider's own view, for what only that backend has.
     *
     * @param <T> the view
     * @param type an interface of the provider's exported package
     * @return the view; empty if this backend is not of that provider
     */
    default <T> Optional<T> extension(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /** Disconnects and ends what runs; leaves no thread or descriptor. A second close does nothing. */
    @Override
    void close();
}
