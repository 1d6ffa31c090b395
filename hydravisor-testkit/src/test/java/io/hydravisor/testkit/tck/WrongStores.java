package io.hydravisor.testkit.tck;

import static io.hydravisor.testkit.tck.Bent.backends;
import static io.hydravisor.testkit.tck.BentExchange.failures;

import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.model.CatalogProgress;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.EmbedRequest;
import io.hydravisor.model.Embeddings;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCatalog;
import io.hydravisor.model.ModelCreation;
import io.hydravisor.model.ModelEvent;
import io.hydravisor.model.ModelFailedException;
import io.hydravisor.model.ModelLifecycle;
import io.hydravisor.model.RunningModel;
import io.hydravisor.spi.ModelBackendProvider;
import io.hydravisor.spi.ProviderContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Wrong about vectors, about what is in memory and what on disk, and about what is left. */
final class WrongStores {
    private WrongStores() {}

    static List<WrongBackend> all() {
        return List.of(
                new WrongBackend(
                        "J-1",
                        "gives the vectors in another order",
                        backends((right, context) -> new Bent.Backend(right) {
                            @Override
                            public Embeddings embed(EmbedRequest request) {
                                Embeddings answer = right.embed(request);
                                List<float[]> vectors = new ArrayList<>(answer.vectors());
                                Collections.reverse(vectors);
                                return Embeddings.of(answer.model(), vectors, answer.usage());
                            }
                        })),
                new WrongBackend("J-2", "deletes what it shall unload", memory(right -> new Lifecycle(right) {
                    @Override
                    public void unload(String model) {
                        super.unload(model);
                        right.catalog().orElseThrow().delete(model);
                    }
                })),
                new WrongBackend("J-3", "keeps nothing for ever", memory(right -> new Lifecycle(right) {
                    @Override
                    public void load(String model, Duration keepAlive) {
                        super.load(model, keepAlive.equals(FOREVER) ? Duration.ofMinutes(5) : keepAlive);
                    }
                })),
                new WrongBackend("J-4", "unloads what it shall delete", disk(right -> new Catalog(right) {
                    @Override
                    public void delete(String model) {
                        right.lifecycle().orElseThrow().unload(model);
                    }
                })),
                new WrongBackend("J-5", "moves what it shall copy", disk(right -> new Catalog(right) {
                    @Override
                    public void copy(String from, String to) {
                        super.copy(from, to);
                        super.delete(from);
                    }
                })),
                new WrongBackend("J-6", "loads what it creates", disk(right -> new Catalog(right) {
                    @Override
                    public void create(ModelCreation request, Consumer<CatalogProgress> progress) {
                        super.create(request, progress);
                        right.lifecycle().orElseThrow().load(request.name());
                    }
                })),
                new WrongBackend("J-7", "tells no progress of a pull", disk(right -> new Catalog(right) {
                    @Override
                    public void pull(String model, Consumer<CatalogProgress> progress) {
                        super.pull(model, told -> {});
                    }
                })),
                new WrongBackend("J-8", "swallows what a listener throws", disk(right -> new Catalog(right) {
                    @Override
                    public void create(ModelCreation request, Consumer<CatalogProgress> progress) {
                        try {
                            super.create(request, progress);
                        } catch (IllegalStateException e) {
                            // That is what is wrong with it.
                        }
                    }
                })),
                new WrongBackend("J-9", "unloads what does not exist", memory(right -> new Lifecycle(right) {
                    @Override
                    public void unload(String model) {
                        try {
                            super.unload(model);
                        } catch (NotFoundException e) {
                            // That is what is wrong with it.
                        }
                    }
                })),
                new WrongBackend("J-10", "deletes what does not exist", disk(right -> new Catalog(right) {
                    @Override
                    public void delete(String model) {
                        try {
                            super.delete(model);
                        } catch (NotFoundException e) {
                            // That is what is wrong with it.
                        }
                    }
                })),
                new WrongBackend(
                        "Z-1", "leaves a thread for each answer", backends((right, context) -> new Leaking(right))),
                new WrongBackend("Z-3", "puts the text so far into its errors", failures((request, thrown, given) -> {
                    throw thrown instanceof ModelFailedException failed && given > 0
                            ? new ModelFailedException(Failure.of(failed.problem() + " behind "
                                            + failed.partial().text())
                                    .provider("memory-model")
                                    .resource("model/" + request.model()))
                            : thrown;
                })),
                new WrongBackend(
                        "Z-4", "tells nobody that an answer was cancelled", WrongStores::silentAboutCancelling));
    }

    private static UnaryOperator<ModelBackendProvider> memory(Function<ModelBackend, ModelLifecycle> bend) {
        return backends((right, context) -> new Bent.Backend(right) {
            @Override
            public Optional<ModelLifecycle> lifecycle() {
                return Optional.of(bend.apply(right));
            }
        });
    }

    private static UnaryOperator<ModelBackendProvider> disk(Function<ModelBackend, ModelCatalog> bend) {
        return backends((right, context) -> new Bent.Backend(right) {
            @Override
            public Optional<ModelCatalog> catalog() {
                return Optional.of(bend.apply(right));
            }
        });
    }

    private static class Lifecycle implements ModelLifecycle {
        private final ModelLifecycle right;

        Lifecycle(ModelBackend backend) {
            right = backend.lifecycle().orElseThrow();
        }

        @Override
        public void load(String model) {
            right.load(model);
        }

        @Override
        public void load(String model, Duration keepAlive) {
            right.load(model, keepAlive);
        }

        @Override
        public void unload(String model) {
            right.unload(model);
        }

        @Override
        public List<RunningModel> running() {
            return right.running();
        }
    }

    private static class Catalog implements ModelCatalog {
        private final ModelCatalog right;

        Catalog(ModelBackend backend) {
            right = backend.catalog().orElseThrow();
        }

        @Override
        public void pull(String model, Consumer<CatalogProgress> progress) {
            right.pull(model, progress);
        }

        @Override
        public void push(String model, Consumer<CatalogProgress> progress) {
            right.push(model, progress);
        }

        @Override
        public void create(ModelCreation request, Consumer<CatalogProgress> progress) {
            right.create(request, progress);
        }

        @Override
        public void copy(String from, String to) {
            right.copy(from, to);
        }

        @Override
        public void delete(String model) {
            right.delete(model);
        }
    }

    private static final class Leaking extends Bent.Backend {
        Leaking(ModelBackend right) {
            super(right);
        }

        @Override
        public ChatStream chat(ChatRequest request) {
            Thread leak = new Thread(
                    () -> {
                        try {
                            TimeUnit.SECONDS.sleep(30);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "leaked");
            leak.setDaemon(true);
            leak.start();
            return super.chat(request);
        }
    }

    private static ModelBackendProvider silentAboutCancelling(ModelBackendProvider right) {
        return new Bent.Provider(right) {
            @Override
            public ModelBackend connect(Endpoint endpoint, ProviderContext context) {
                return super.connect(endpoint, new Bent.Context(context) {
                    @Override
                    public void emit(HydravisorEvent event) {
                        if (!(event instanceof ModelEvent told && told.type().equals("model.cancelled"))) {
                            super.emit(event);
                        }
                    }
                });
            }
        };
    }
}
