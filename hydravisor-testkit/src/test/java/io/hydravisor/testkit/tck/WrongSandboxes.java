package io.hydravisor.testkit.tck;

import static io.hydravisor.testkit.tck.WrongCommands.sandboxes;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.core.Support;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.EndpointEvent;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.sandbox.SandboxEvent;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.SandboxStats;
import io.hydravisor.sandbox.Snapshot;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.FileDriver;
import io.hydravisor.spi.ForkPoint;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.SandboxRequest;
import io.hydravisor.testkit.memory.Faults;
import io.hydravisor.testkit.memory.InMemorySandboxProvider;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Wrong about itself, about sandboxes, and about what is left of them. */
final class WrongSandboxes {
    private static final String LEASE_END = "hydravisor.io/lease-end";
    private static final String OWNERSHIP = "hydravisor.io/ownership";

    private WrongSandboxes() {}

    static List<WrongProvider> all() {
        return List.of(
                new WrongProvider("K-1", "declares something else each time", right -> new Wrong.Provider(right) {
                    private int asked;

                    @Override
                    public Set<Capability> capabilities() {
                        Set<Capability> some = new HashSet<>(super.capabilities());
                        some.add(Capability.of("memory.call-" + asked++, "another one"));
                        return some;
                    }
                }),
                new WrongProvider(
                        "K-3", "has a capability that it does not declare", right -> new Wrong.Provider(right) {
                            @Override
                            public Set<Capability> capabilities() {
                                Set<Capability> some = new HashSet<>(super.capabilities());
                                some.remove(Capability.STATS);
                                return some;
                            }
                        }),
                new WrongProvider(
                        "K-4", "passes over options that it does not know", right -> new Wrong.Provider(right) {
                            @Override
                            public SandboxBackend connect(Endpoint endpoint, ProviderContext context) {
                                return super.connect(
                                        new Endpoint(endpoint.scheme(), endpoint.address(), Map.of()), context);
                            }
                        }),
                new WrongProvider(
                        "K-5",
                        "claims the isolation of a virtual machine",
                        backends((backend, provider) -> new Wrong.Backend(backend, provider, none()) {
                            @Override
                            public Isolation isolation() {
                                return Isolation.VM;
                            }
                        })),
                new WrongProvider(
                        "K-6", "says that it has a network which it then refuses", WrongSandboxes::claimsPublishing),
                new WrongProvider(
                        "L-1",
                        "does not know when a sandbox was made",
                        right -> records(
                                right, record -> copy(record, record.metadata(), record.state(), Instant.EPOCH))),
                new WrongProvider(
                        "L-2",
                        "is unsure of its effect where a name is in use",
                        backends((backend, provider) -> new Wrong.Backend(backend, provider, none()) {
                            @Override
                            public SandboxDriver create(SandboxRequest request) {
                                try {
                                    return super.create(request);
                                } catch (AlreadyExistsException e) {
                                    throw new AlreadyExistsException(Failure.of("the name is in use")
                                            .hint("Take another.")
                                            .effect(Effect.UNKNOWN));
                                }
                            }
                        })),
                new WrongProvider(
                        "L-3",
                        "gives no hint with an error",
                        backends((backend, provider) -> new Wrong.Backend(backend, provider, none()) {
                            @Override
                            public SandboxDriver open(String name) {
                                try {
                                    return super.open(name);
                                } catch (NotFoundException e) {
                                    throw new NotFoundException(Failure.of("no such sandbox"));
                                }
                            }
                        })),
                new WrongProvider(
                        "L-5",
                        "fails to destroy what it has destroyed",
                        right -> sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
                            private final AtomicBoolean destroyed = new AtomicBoolean();

                            @Override
                            public void destroy() {
                                if (destroyed.getAndSet(true)) {
                                    describe();
                                }
                                super.destroy();
                            }
                        })),
                new WrongProvider("L-6", "shows labels to the maker alone", right -> new Wrong.Provider(right) {
                    @Override
                    SandboxDriver bend(SandboxDriver sandbox, boolean made) {
                        return new Wrong.Sandbox(sandbox, this) {
                            @Override
                            public SandboxRecord describe() {
                                SandboxRecord record = super.describe();
                                return made
                                        ? record
                                        : copy(record, ours(record.metadata()), record.state(), record.created());
                            }
                        };
                    }
                }),
                new WrongProvider(
                        "L-7",
                        "forgets files when a sandbox is stopped",
                        right -> sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
                            @Override
                            public void start() {
                                super.start();
                                FileDriver files = right().files();
                                try (var inside = files.list("/tmp", Optional.empty())) {
                                    inside.toList().forEach(entry -> files.remove(entry.path(), Optional.empty()));
                                }
                            }

                            /** Children forget nothing. */
                            @Override
                            public ForkPoint forkPoint(Optional<String> snapshot) {
                                return right().forkPoint(snapshot);
                            }
                        })),
                new WrongProvider(
                        "L-9",
                        "does not know when it has measured",
                        right -> sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
                            @Override
                            public SandboxStats stats() {
                                SandboxStats now = super.stats();
                                return new SandboxStats(
                                        Instant.EPOCH,
                                        now.cpuTime(),
                                        now.memory(),
                                        now.memoryLimit(),
                                        now.pids(),
                                        now.pidsLimit(),
                                        now.blockRead(),
                                        now.blockWritten(),
                                        now.oomKills());
                            }
                        })),
                new WrongProvider("L-10", "shows one sandbox the files of another", WrongSandboxes::sharedFiles),
                new WrongProvider("L-11", "tells of a creation twice", right -> new Wrong.Provider(right) {
                    @Override
                    SandboxBackend bend(SandboxBackend backend, ProviderContext context) {
                        return new Wrong.Backend(backend, this, context) {
                            @Override
                            public SandboxDriver create(SandboxRequest request) {
                                SandboxDriver made = super.create(request);
                                context.emit(new SandboxEvent(
                                        "sandbox.created", Instant.now(), "sandbox/" + request.name(), ""));
                                return made;
                            }
                        };
                    }
                }),
                new WrongProvider(
                        "W-2", "destroys detached sandboxes with their connection", WrongSandboxes::destroysDetached),
                new WrongProvider(
                        "W-3",
                        "leaves leases out of its list",
                        backends((backend, provider) -> new Wrong.Backend(backend, provider, none()) {
                            @Override
                            public List<SandboxRecord> list() {
                                return super.list().stream()
                                        .map(record -> is(record, "leased") ? without(record, LEASE_END) : record)
                                        .toList();
                            }
                        })),
                new WrongProvider(
                        "W-4",
                        "does not keep the lease of its owner",
                        annotating((record, changes) -> is(record, "scoped") ? Map.of() : changes)),
                new WrongProvider(
                        "W-5",
                        "makes up a lease",
                        right -> records(right, record -> {
                            if (!is(record, "detached")) {
                                return record;
                            }
                            Map<String, String> metadata = new HashMap<>(record.metadata());
                            metadata.put(
                                    LEASE_END, Instant.now().plusSeconds(3600).toString());
                            return copy(record, metadata, record.state(), record.created());
                        })),
                new WrongProvider(
                        "L-13",
                        "forgets which request has made a sandbox",
                        right -> records(right, record -> {
                            Map<String, String> forgetful = new HashMap<>(record.metadata());
                            forgetful.remove("hydravisor.io/request-id");
                            return copy(record, forgetful, record.state(), record.created());
                        })),
                new WrongProvider("W-7", "loses labels when a lease is renewed", WrongSandboxes::losesLabels),
                new WrongProvider("S-1", "does not freeze what it pauses", WrongSandboxes::pausesNothing),
                new WrongProvider(
                        "S-2",
                        "resumes a paused sandbox to start a command",
                        right -> sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
                            @Override
                            public CommandDriver start(Command command) {
                                if (describe().state() == SandboxState.PAUSED) {
                                    resume();
                                }
                                return super.start(command);
                            }
                        })),
                new WrongProvider(
                        "S-3", "tells commands as killed when a snapshot is restored", WrongSandboxes::restoreKills),
                new WrongProvider(
                        "S-4",
                        "replaces a snapshot of the same name",
                        right -> sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
                            @Override
                            public Snapshot snapshot(String name) {
                                try {
                                    return super.snapshot(name);
                                } catch (AlreadyExistsException e) {
                                    deleteSnapshot(name);
                                    return super.snapshot(name);
                                }
                            }
                        })),
                new WrongProvider(
                        "S-5",
                        "lets children share their parent's files",
                        right -> sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
                            @Override
                            public ForkPoint forkPoint(Optional<String> snapshot) {
                                return bend(right().forkPoint(snapshot), child -> new Wrong.Sandbox(child, provider) {
                                    @Override
                                    public FileDriver files() {
                                        return snapshot.isPresent() ? super.files() : sandbox.files();
                                    }
                                });
                            }
                        })),
                new WrongProvider(
                        "S-7",
                        "forks the present state where a snapshot was asked for",
                        right -> sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
                            @Override
                            public ForkPoint forkPoint(Optional<String> snapshot) {
                                return super.forkPoint(Optional.empty());
                            }
                        })),
                new WrongProvider(
                        "S-8",
                        "lets children inherit snapshots",
                        right -> sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
                            @Override
                            public ForkPoint forkPoint(Optional<String> snapshot) {
                                return bend(right().forkPoint(snapshot), child -> new Wrong.Sandbox(child, provider) {
                                    @Override
                                    public List<Snapshot> snapshots() {
                                        return sandbox.snapshots();
                                    }
                                });
                            }
                        })),
                new WrongProvider(
                        "S-9", "deletes no snapshot that a child was made from", WrongSandboxes::keepsWhatWasForked),
                new WrongProvider(
                        "S-10",
                        "starts a sandbox anew for a snapshot",
                        right -> sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
                            @Override
                            public Snapshot snapshot(String name) {
                                Snapshot made = super.snapshot(name);
                                stop(Duration.ZERO);
                                start();
                                return made;
                            }
                        })),
                new WrongProvider("R-1", "sends a start again after a lost reply", WrongSandboxes::sendsAgain),
                new WrongProvider(
                        "R-4",
                        "tells a lost connection as trouble with the backend",
                        backends((backend, provider) -> new Wrong.Backend(backend, provider, none()) {
                            @Override
                            public List<SandboxRecord> list() {
                                try {
                                    return super.list();
                                } catch (UnavailableException e) {
                                    throw new BackendException(
                                            Failure.of("something failed").hint("Try again."));
                                }
                            }
                        })),
                new WrongProvider(
                        "R-5", "tells nobody that its connection was lost", right -> new Wrong.Provider(right) {
                            @Override
                            ProviderContext bend(ProviderContext context) {
                                return silent(context);
                            }
                        }),
                new WrongProvider(
                        "X-1", "leaks a thread for each command with an open input", WrongSandboxes::leaksThreads),
                new WrongProvider(
                        "X-2", "leaks a descriptor for each start that fails", WrongSandboxes::leaksDescriptors),
                new WrongProvider("X-3", "makes its state folder for a diagnosis", WrongSandboxes::keepsDiagnoses));
    }

    private static SandboxProvider keepsWhatWasForked(SandboxProvider right) {
        return sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
            private final Set<String> forked = ConcurrentHashMap.newKeySet();

            @Override
            public ForkPoint forkPoint(Optional<String> snapshot) {
                snapshot.ifPresent(forked::add);
                return super.forkPoint(snapshot);
            }

            @Override
            public void deleteSnapshot(String name) {
                if (forked.contains(name)) {
                    throw new ConflictException(Failure.of("it has children").hint("Destroy them first."));
                }
                super.deleteSnapshot(name);
            }
        });
    }

    private static SandboxProvider keepsDiagnoses(SandboxProvider right) {
        return new Wrong.Provider(right) {
            @Override
            public List<Prerequisite> diagnose(Optional<Endpoint> endpoint, ProviderContext context) {
                try {
                    Files.createDirectories(context.stateFolder());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return super.diagnose(endpoint, context);
            }
        };
    }

    private static UnaryOperator<SandboxProvider> backends(
            BiFunction<SandboxBackend, Wrong.Provider, SandboxBackend> bend) {
        return right -> new Wrong.Provider(right) {
            @Override
            SandboxBackend bend(SandboxBackend backend, ProviderContext context) {
                return bend.apply(backend, this);
            }
        };
    }

    /** For those that need no context. */
    private static ProviderContext none() {
        return (ProviderContext) Proxy.newProxyInstance(
                ProviderContext.class.getClassLoader(),
                new Class<?>[] {ProviderContext.class},
                (proxy, method, args) -> {
                    throw new UnsupportedOperationException();
                });
    }

    private static ProviderContext silent(ProviderContext context) {
        return (ProviderContext) Proxy.newProxyInstance(
                ProviderContext.class.getClassLoader(),
                new Class<?>[] {ProviderContext.class},
                (proxy, method, args) -> {
                    if (method.getName().equals("emit") && args[0] instanceof EndpointEvent) {
                        return null;
                    }
                    return method.invoke(context, args);
                });
    }

    private static boolean is(SandboxRecord record, String ownership) {
        return ownership.equals(record.metadata().get(OWNERSHIP));
    }

    private static SandboxRecord without(SandboxRecord record, String key) {
        Map<String, String> metadata = new HashMap<>(record.metadata());
        metadata.remove(key);
        return copy(record, metadata, record.state(), record.created());
    }

    private static Map<String, String> ours(Map<String, String> metadata) {
        Map<String, String> kept = new HashMap<>(metadata);
        kept.keySet().removeIf(key -> !key.startsWith("hydravisor.io/"));
        return kept;
    }

    private static SandboxRecord copy(
            SandboxRecord record, Map<String, String> metadata, SandboxState state, Instant created) {
        return new SandboxRecord(record.name(), record.id(), state, record.image(), metadata, created, record.end());
    }

    /** Changes what is told of sandboxes, alone and in the list. */
    private static SandboxProvider records(SandboxProvider right, UnaryOperator<SandboxRecord> change) {
        return new Wrong.Provider(right) {
            @Override
            SandboxBackend bend(SandboxBackend backend, ProviderContext context) {
                return new Wrong.Backend(backend, this, context) {
                    @Override
                    public List<SandboxRecord> list() {
                        return super.list().stream().map(change).toList();
                    }
                };
            }

            @Override
            SandboxDriver bend(SandboxDriver sandbox, boolean made) {
                return new Wrong.Sandbox(sandbox, this) {
                    @Override
                    public SandboxRecord describe() {
                        return change.apply(super.describe());
                    }
                };
            }
        };
    }

    private static UnaryOperator<SandboxProvider> annotating(
            BiFunction<SandboxRecord, Map<String, String>, Map<String, String>> change) {
        return right -> sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
            @Override
            public void annotate(Map<String, String> changes) {
                super.annotate(change.apply(describe(), changes));
            }
        });
    }

    private static SandboxProvider losesLabels(SandboxProvider right) {
        Set<String> renewed = ConcurrentHashMap.newKeySet();
        return new Wrong.Provider(right) {
            @Override
            SandboxDriver bend(SandboxDriver sandbox, boolean made) {
                return new Wrong.Sandbox(sandbox, this) {
                    @Override
                    public void annotate(Map<String, String> changes) {
                        super.annotate(changes);
                        renewed.add(super.describe().id());
                    }

                    @Override
                    public SandboxRecord describe() {
                        SandboxRecord record = super.describe();
                        return renewed.contains(record.id()) && is(record, "leased")
                                ? copy(record, ours(record.metadata()), record.state(), record.created())
                                : record;
                    }
                };
            }
        };
    }

    /** The second of two that live at once. */
    private static SandboxProvider sharedFiles(SandboxProvider right) {
        return new Wrong.Provider(right) {
            private @Nullable SandboxDriver first;

            @Override
            SandboxBackend bend(SandboxBackend backend, ProviderContext context) {
                return new Wrong.Backend(backend, this, context) {
                    @Override
                    public SandboxDriver create(SandboxRequest request) {
                        SandboxDriver made = super.create(request);
                        SandboxDriver other = first;
                        if (other == null || !lives(other)) {
                            first = made;
                            return made;
                        }
                        return new Wrong.Sandbox(made, (Wrong.Provider) provider()) {
                            @Override
                            public FileDriver files() {
                                return other.files();
                            }
                        };
                    }
                };
            }

            private SandboxProvider provider() {
                return this;
            }

            private boolean lives(SandboxDriver sandbox) {
                try {
                    sandbox.describe();
                    return true;
                } catch (NotFoundException e) {
                    return false;
                }
            }
        };
    }

    private static SandboxProvider destroysDetached(SandboxProvider right) {
        return backends((backend, provider) -> {
                    List<SandboxDriver> detached = new ArrayList<>();
                    return new Wrong.Backend(backend, provider, none()) {
                        @Override
                        public SandboxDriver create(SandboxRequest request) {
                            SandboxDriver made = super.create(request);
                            if ("detached".equals(request.metadata().get(OWNERSHIP))) {
                                detached.add(made);
                            }
                            return made;
                        }

                        @Override
                        public void close() {
                            detached.forEach(SandboxDriver::destroy);
                            super.close();
                        }
                    };
                })
                .apply(right);
    }

    private static SandboxProvider pausesNothing(SandboxProvider right) {
        Set<String> paused = ConcurrentHashMap.newKeySet();
        return sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
            @Override
            public void pause() {
                paused.add(super.describe().id());
            }

            @Override
            public void resume() {
                paused.remove(super.describe().id());
            }

            @Override
            public CommandDriver start(Command command) {
                if (paused.contains(super.describe().id())) {
                    throw new ConflictException(Failure.of("it is paused").hint("Resume it."));
                }
                return super.start(command);
            }

            @Override
            public SandboxRecord describe() {
                SandboxRecord record = super.describe();
                return paused.contains(record.id())
                        ? copy(record, record.metadata(), SandboxState.PAUSED, record.created())
                        : record;
            }
        });
    }

    private static SandboxProvider restoreKills(SandboxProvider right) {
        AtomicBoolean restored = new AtomicBoolean();
        return new Wrong.Provider(right) {
            @Override
            SandboxDriver bend(SandboxDriver sandbox, boolean made) {
                restored.set(false);
                return new Wrong.Sandbox(sandbox, this) {
                    @Override
                    public void restore(String name) {
                        restored.set(true);
                        super.restore(name);
                    }
                };
            }

            @Override
            CommandDriver bend(CommandDriver command, Command started) {
                CompletableFuture<ExitStatus> exit = command.exit()
                        .thenApply(status -> status instanceof ExitStatus.Lost && restored.get()
                                ? new ExitStatus.Signaled(9, true)
                                : status);
                return new Wrong.Running(command) {
                    @Override
                    public CompletableFuture<ExitStatus> exit() {
                        return exit;
                    }
                };
            }
        };
    }

    private static SandboxProvider leaksThreads(SandboxProvider right) {
        return WrongCommands.commands((running, command) -> {
                    if (command.stdin() instanceof Stdin.Open) {
                        Thread leaked = new Thread(
                                () -> {
                                    try {
                                        TimeUnit.SECONDS.sleep(60);
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                "leaked");
                        leaked.setDaemon(true);
                        leaked.start();
                    }
                    return running;
                })
                .apply(right);
    }

    private static SandboxProvider leaksDescriptors(SandboxProvider right) {
        // Held, so that no collector closes them.
        Set<FileInputStream> leaked = ConcurrentHashMap.newKeySet();
        return sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
            @Override
            public CommandDriver start(Command command) {
                try {
                    return super.start(command);
                } catch (io.hydravisor.process.CommandStartException e) {
                    try {
                        leaked.add(new FileInputStream("/dev/null"));
                    } catch (IOException unexpected) {
                        throw new UncheckedIOException(unexpected);
                    }
                    throw e;
                }
            }
        });
    }

    /** A network with published ports: no rule but K-6 asks for that where there is no address translation. */
    private static SandboxProvider claimsPublishing(SandboxProvider right) {
        return new Wrong.Provider(right) {
            @Override
            public Set<Capability> capabilities() {
                Set<Capability> more = new HashSet<>(super.capabilities());
                more.add(Capability.NETWORK_PUBLISH);
                return more;
            }

            @Override
            SandboxBackend bend(SandboxBackend backend, ProviderContext context) {
                return new Wrong.Backend(backend, this, context) {
                    @Override
                    public Support supports(Capability capability) {
                        return capability.equals(Capability.NETWORK_PUBLISH)
                                ? Support.yes()
                                : super.supports(capability);
                    }
                };
            }

            @Override
            SandboxDriver bend(SandboxDriver sandbox, boolean made) {
                return new Wrong.Sandbox(sandbox, this) {
                    @Override
                    public Support supports(Capability capability) {
                        return capability.equals(Capability.NETWORK_PUBLISH)
                                ? Support.yes()
                                : super.supports(capability);
                    }
                };
            }
        };
    }

    /** Whether a reply was lost is seen by the question that follows. */
    private static SandboxProvider sendsAgain(SandboxProvider right) {
        Faults faults = ((InMemorySandboxProvider) right).faults();
        return sandboxes(right, (sandbox, provider) -> new Wrong.Sandbox(sandbox, provider) {
            @Override
            public CommandDriver start(Command command) {
                long asked = faults.count("ask");
                CommandDriver started = super.start(command);
                return faults.count("ask") == asked
                        ? started
                        : super.start(command.id(command.id().orElseThrow() + "-again"));
            }
        });
    }
}
