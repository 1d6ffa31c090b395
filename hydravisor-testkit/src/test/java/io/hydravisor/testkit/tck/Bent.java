package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Support;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.EmbedRequest;
import io.hydravisor.model.Embeddings;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCatalog;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.model.ModelLifecycle;
import io.hydravisor.model.PartialAnswer;
import io.hydravisor.spi.ModelBackendProvider;
import io.hydravisor.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Passes every call on to a right provider of models, so that a wrong one has to say only what it does wrong. */
final class Bent {
    private Bent() {}

    /** Bends connections, which see what the provider is lent. */
    static UnaryOperator<ModelBackendProvider> backends(BiFunction<ModelBackend, ProviderContext, ModelBackend> bend) {
        return right -> new Provider(right) {
            @Override
            public ModelBackend connect(Endpoint endpoint, ProviderContext context) {
                return bend.apply(right.connect(endpoint, context), context);
            }
        };
    }

    /** Bends what is asked. */
    static UnaryOperator<ModelBackendProvider> requests(UnaryOperator<ChatRequest> bend) {
        return backends((right, context) -> new Backend(right) {
            @Override
            public ChatStream chat(ChatRequest request) {
                return right.chat(bend.apply(request));
            }
        });
    }

    /** Bends how an answer is given to its reader. */
    static UnaryOperator<ModelBackendProvider> streams(UnaryOperator<ChatStream> bend) {
        return backends((right, context) -> new Backend(right) {
            @Override
            public ChatStream chat(ChatRequest request) {
                return bend.apply(right.chat(request));
            }
        });
    }

    static class Provider implements ModelBackendProvider {
        private final ModelBackendProvider right;

        Provider(ModelBackendProvider right) {
            this.right = right;
        }

        @Override
        public String name() {
            return right.name();
        }

        @Override
        public Set<String> schemes() {
            return right.schemes();
        }

        @Override
        public Set<Capability> capabilities() {
            return right.capabilities();
        }

        @Override
        public Optional<Endpoint> defaultEndpoint() {
            return right.defaultEndpoint();
        }

        @Override
        public ModelBackend connect(Endpoint endpoint, ProviderContext context) {
            return right.connect(endpoint, context);
        }
    }

    static class Backend implements ModelBackend {
        private final ModelBackend right;

        Backend(ModelBackend right) {
            this.right = right;
        }

        @Override
        public Endpoint endpoint() {
            return right.endpoint();
        }

        @Override
        public String provider() {
            return right.provider();
        }

        @Override
        public String version() {
            return right.version();
        }

        @Override
        public Support supports(Capability capability) {
            return right.supports(capability);
        }

        @Override
        public List<ModelInfo> models() {
            return right.models();
        }

        @Override
        public ModelInfo model(String name) {
            return right.model(name);
        }

        @Override
        public ChatStream chat(ChatRequest request) {
            return right.chat(request);
        }

        @Override
        public Embeddings embed(EmbedRequest request) {
            return right.embed(request);
        }

        @Override
        public Optional<ModelLifecycle> lifecycle() {
            return right.lifecycle();
        }

        @Override
        public Optional<ModelCatalog> catalog() {
            return right.catalog();
        }

        @Override
        public void close() {
            right.close();
        }
    }

    static class Stream implements ChatStream {
        private final ChatStream right;

        Stream(ChatStream right) {
            this.right = right;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ChatDelta> subscriber) {
            right.subscribe(subscriber);
        }

        @Override
        public Iterator<ChatDelta> iterator() {
            return right.iterator();
        }

        @Override
        public ChatResponse forEachText(Consumer<String> text) {
            return right.forEachText(text);
        }

        @Override
        public ChatResponse result() {
            return right.result();
        }

        @Override
        public PartialAnswer partial() {
            return right.partial();
        }

        @Override
        public void close() {
            right.close();
        }
    }

    static class Subscriber implements Flow.Subscriber<ChatDelta> {
        private final Flow.Subscriber<? super ChatDelta> right;

        Subscriber(Flow.Subscriber<? super ChatDelta> right) {
            this.right = right;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            right.onSubscribe(subscription);
        }

        @Override
        public void onNext(ChatDelta piece) {
            right.onNext(piece);
        }

        @Override
        public void onError(Throwable thrown) {
            right.onError(thrown);
        }

        @Override
        public void onComplete() {
            right.onComplete();
        }
    }

    static class Context implements ProviderContext {
        private final ProviderContext right;

        Context(ProviderContext right) {
            this.right = right;
        }

        @Override
        public Executor executor() {
            return right.executor();
        }

        @Override
        public ScheduledExecutorService timer() {
            return right.timer();
        }

        @Override
        public Clock clock() {
            return right.clock();
        }

        @Override
        public Path stateFolder() {
            return right.stateFolder();
        }

        @Override
        public Duration requestTimeout() {
            return right.requestTimeout();
        }

        @Override
        public void emit(HydravisorEvent event) {
            right.emit(event);
        }
    }
}
