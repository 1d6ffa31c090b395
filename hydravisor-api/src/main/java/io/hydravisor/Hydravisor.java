package io.hydravisor;

import io.hydravisor.agent.Agent;
import io.hydravisor.agent.MachineTools;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Durations;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.Names;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.front.DefaultContext;
import io.hydravisor.front.KeyVaultFront;
import io.hydravisor.front.Launcher;
import io.hydravisor.front.ModelBackendFront;
import io.hydravisor.front.SandboxesFront;
import io.hydravisor.front.SessionsFront;
import io.hydravisor.front.StateFolder;
import io.hydravisor.machine.Machine;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.sandbox.Explanation;
import io.hydravisor.sandbox.Requirements;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.session.Sessions;
import io.hydravisor.spi.KeyVaultProvider;
import io.hydravisor.spi.ModelBackendProvider;
import io.hydravisor.spi.Provider;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.spi.SessionProvider;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultStatus;
import io.hydravisor.vault.VaultUnlock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The door: finds the providers on the class path or module path and connects to their endpoints. Safe for use by many
 * threads. Closing it closes everything that was opened through it and leaves no thread behind.
 */
public final class Hydravisor implements AutoCloseable {
    private final Discovery discovery;
    private final DefaultContext context;
    private final Duration scopedLease;
    private final Launcher launcher;
    private final OpenConnections open = new OpenConnections();

    private Hydravisor(Builder builder) {
        this.discovery = new Discovery(builder.loader, builder.providers);
        this.scopedLease = builder.scopedLease;
        this.launcher = new Launcher(builder.launcher);
        this.context = new DefaultContext(
                builder.executor, builder.clock, builder.stateFolder, builder.requestTimeout, builder.subscribers);
    }

    /**
     * Finds the providers, with everything else as it comes.
     *
     * @return the door; close it
     * @throws ConflictException if two providers have one name
     */
    public static Hydravisor discover() {
        return builder().discover();
    }

    /**
     * To set something before the providers are found.
     *
     * @return a builder, not safe for use by many threads
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The providers that were found and work.
     *
     * @return in the order in which they were found
     */
    public List<ProviderInfo> providers() {
        return discovery.providers().stream().map(Discovery::describe).toList();
    }

    /**
     * The providers that were found and can't be used; each was also logged.
     *
     * @return empty if all is well
     */
    public List<ProviderProblem> problems() {
        return discovery.problems();
    }

    /**
     * Connects to the only endpoint that seems usable.
     *
     * @return its sandboxes; close them
     * @throws NotFoundException if no provider knows a usable one
     * @throws ConflictException if there are several; the message lists them
     */
    public Sandboxes sandboxes() {
        return sandboxes(onlyUsable(SandboxProvider.class, "sandboxes").toString());
    }

    /**
     * Connects to the only place with models that seems usable.
     *
     * @return its models; close it
     * @throws NotFoundException if no provider knows a usable one
     * @throws ConflictException if there are several; the message lists them
     */
    public ModelBackend modelBackend() {
        return modelBackend(
                onlyUsable(ModelBackendProvider.class, "modelBackend").toString());
    }

    /**
     * Connects to the only place for sessions that seems usable.
     *
     * @return its sessions; close them
     * @throws NotFoundException if no provider knows a usable one
     * @throws ConflictException if there are several; the message lists them
     */
    public Sessions sessions() {
        return sessions(onlyUsable(SessionProvider.class, "sessions").toString());
    }

    private Endpoint onlyUsable(Class<? extends Provider> kind, String method) {
        List<? extends Provider> candidates = discovery.providers(kind);
        List<Endpoint> usable = candidates.stream()
                .flatMap(provider -> provider.defaultEndpoint().stream())
                .toList();
        if (usable.isEmpty()) {
            throw new NotFoundException(Failure.of("no usable endpoint was found; providers: "
                            + candidates.stream().map(Provider::name).collect(Collectors.joining(", ", "[", "]"))
                            + broken())
                    .hint("Name one with " + method
                            + "(\"scheme:address\"), and add a provider's jar if there is none."));
        }
        if (usable.size() > 1) {
            throw new ConflictException(Failure.of("several endpoints are usable: " + usable)
                    .hint("Choose one with " + method + "(\"scheme:address\")."));
        }
        return usable.get(0);
    }

    /**
     * Connects to an endpoint.
     *
     * @param endpoint such as {@code containerd:/run/containerd/containerd.sock}
     * @return its sandboxes; close them
     * @throws io.hydravisor.core.InvalidInputException if it is no endpoint
     * @throws NotFoundException if no provider answers to its scheme
     * @throws io.hydravisor.core.UnavailableException if nothing, or something else, is there
     * @throws io.hydravisor.core.PermissionDeniedException if access is refused
     */
    public Sandboxes sandboxes(String endpoint) {
        Endpoint where = Endpoint.parse(endpoint);
        open.check();
        SandboxProvider provider = provider(where, SandboxProvider.class);
        return open.add(
                onClose -> new SandboxesFront(
                        provider, where, provider.connect(where, context), context, scopedLease, launcher, onClose),
                Sandboxes::close);
    }

    /**
     * Connects to a place with models.
     *
     * @param endpoint such as {@code ollama://localhost:11434}
     * @return its models; close it
     * @throws io.hydravisor.core.InvalidInputException if it is no endpoint
     * @throws NotFoundException if no provider of models answers to its scheme
     * @throws io.hydravisor.core.UnavailableException if nothing, or something else, is there
     * @throws io.hydravisor.core.PermissionDeniedException if access is refused
     */
    public ModelBackend modelBackend(String endpoint) {
        Endpoint where = Endpoint.parse(endpoint);
        open.check();
        ModelBackendProvider provider = provider(where, ModelBackendProvider.class);
        return open.add(
                onClose -> new ModelBackendFront(provider.connect(where, context), onClose), ModelBackend::close);
    }

    /**
     * Connects to a place for sessions.
     *
     * @param endpoint such as {@code tmux:}
     * @return its sessions; close them
     * @throws io.hydravisor.core.InvalidInputException if it is no endpoint
     * @throws NotFoundException if no provider of sessions answers to its scheme
     * @throws io.hydravisor.core.UnavailableException if nothing that can be used is there
     * @throws io.hydravisor.core.PermissionDeniedException if access is refused
     */
    public Sessions sessions(String endpoint) {
        Endpoint where = Endpoint.parse(endpoint);
        open.check();
        SessionProvider provider = provider(where, SessionProvider.class);
        return open.add(
                onClose -> new SessionsFront(
                        provider, where, provider.connect(where, context), context, scopedLease, onClose),
                Sessions::close);
    }

    /**
     * Unlocks the user's own vault, where its provider looks for it by itself.
     *
     * @param unlock how
     * @return the vault; close it
     * @throws NotFoundException if there is no vault, or no provider of vaults
     * @throws io.hydravisor.core.PermissionDeniedException if it can't be unlocked like that
     * @throws io.hydravisor.core.IntegrityException if it can't be trusted
     */
    public KeyVault vault(VaultUnlock unlock) {
        return vault(onlyUsable(KeyVaultProvider.class, "vault").toString(), unlock);
    }

    /**
     * Unlocks a vault.
     *
     * @param endpoint such as {@code age:/home/anna/vault}
     * @param unlock how
     * @return the vault; close it
     * @throws io.hydravisor.core.InvalidInputException if it is no endpoint, or the identity can't be read
     * @throws NotFoundException if there is no vault, or no provider answers to its scheme
     * @throws io.hydravisor.core.PermissionDeniedException if it can't be unlocked like that
     * @throws io.hydravisor.core.IntegrityException if it can't be trusted
     */
    public KeyVault vault(String endpoint, VaultUnlock unlock) {
        Endpoint where = Endpoint.parse(endpoint);
        open.check();
        KeyVaultProvider provider = provider(where, KeyVaultProvider.class);
        return open.add(onClose -> new KeyVaultFront(provider.open(where, unlock, context), onClose), KeyVault::close);
    }

    /**
     * Makes the user's own vault, see {@link #createVault(String, String, VaultUnlock)}.
     *
     * @param principal what the one who can unlock it is called: 1 to 50 characters of {@code a-z}, {@code 0-9} and inner hyphens
     * @param unlock how he will: with a passphrase alone, an identity is made and kept with the vault under that
     * @return the vault; close it
     * @throws io.hydravisor.core.AlreadyExistsException if there is one
     * @throws NotFoundException if there is no provider of vaults
     */
    public KeyVault createVault(String principal, VaultUnlock unlock) {
        return createVault(onlyUsable(KeyVaultProvider.class, "createVault").toString(), principal, unlock);
    }

    /**
     * Makes a vault.
     *
     * @param endpoint such as {@code age:/home/anna/vault}, or {@code age:} for the user's own
     * @param principal what the one who can unlock it is called: 1 to 50 characters of {@code a-z}, {@code 0-9} and inner hyphens
     * @param unlock how he will: with a passphrase alone, an identity is made and kept with the vault under that
     * @return the vault; close it
     * @throws io.hydravisor.core.AlreadyExistsException if there is one
     * @throws io.hydravisor.core.InvalidInputException if it is no endpoint, or the name or the identity can't be used
     * @throws NotFoundException if no provider answers to its scheme
     * @throws io.hydravisor.core.PermissionDeniedException if it may not be written there
     */
    public KeyVault createVault(String endpoint, String principal, VaultUnlock unlock) {
        Endpoint where = Endpoint.parse(endpoint);
        Names.check("principal", principal);
        open.check();
        KeyVaultProvider provider = provider(where, KeyVaultProvider.class);
        return open.add(
                onClose -> new KeyVaultFront(provider.create(where, principal, unlock, context), onClose),
                KeyVault::close);
    }

    /**
     * Looks at the user's own vault from outside, see {@link #vaultStatus(String)}.
     *
     * @return what can be told without unlocking it
     * @throws NotFoundException if there is no provider of vaults
     */
    public VaultStatus vaultStatus() {
        return vaultStatus(onlyUsable(KeyVaultProvider.class, "vaultStatus").toString());
    }

    /**
     * Looks at a vault from outside.
     *
     * @param endpoint such as {@code age:/home/anna/vault}, or {@code age:} for the user's own
     * @return what can be told without unlocking it
     * @throws io.hydravisor.core.InvalidInputException if it is no endpoint
     * @throws NotFoundException if no provider answers to its scheme
     * @throws io.hydravisor.core.PermissionDeniedException if it may not be read, or others may write to it
     * @throws io.hydravisor.core.IntegrityException if what is there is no vault
     */
    public VaultStatus vaultStatus(String endpoint) {
        Endpoint where = Endpoint.parse(endpoint);
        open.check();
        return provider(where, KeyVaultProvider.class).look(where, context);
    }

    /**
     * Has a model work on a machine. Its runs end when what they use is closed, on whatever door it was opened.
     *
     * @param backend has the model
     * @param machine what the model's commands and files are on
     * @return an agent with the tools of {@link MachineTools#of}
     */
    public Agent agent(ModelBackend backend, Machine machine) {
        open.check();
        return Agent.over(backend, context.executor(), context.timer(), context.clock(), context::emit)
                .tools(MachineTools.of(machine));
    }

    /**
     * Connects to the endpoint that meets some requirements. Each candidate is asked in turn, so that this connects to each and
     * leaves it again until one will do.
     *
     * @param requirements what its sandboxes must be able to do
     * @return its sandboxes; close them
     * @throws NotFoundException if none will do; the message says for each why not
     */
    public Sandboxes sandboxes(Requirements requirements) {
        return sandboxes(choice().require(requirements).toString());
    }

    /**
     * Tells which endpoint {@link #sandboxes(Requirements)} would choose, and why each other not. Connects to each candidate and
     * leaves it again.
     *
     * @param requirements what its sandboxes must be able to do
     * @return the choice with its reasons; never an exception for an endpoint that can't be used
     */
    public Explanation explain(Requirements requirements) {
        return choice().explain(requirements);
    }

    private Choice choice() {
        open.check();
        return new Choice(discovery.providers(SandboxProvider.class), endpoint -> sandboxes(endpoint.toString()));
    }

    /**
     * Tells for each provider what it needs of the host and whether that is there, and tries the endpoint that it would use by
     * itself. Connects to each of these and leaves it again; changes nothing. Blocks for as long as they take to answer, each
     * for at most the {@code requestTimeout} a request.
     *
     * @return one for each provider that was found, then one for each that could not be loaded
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted
     */
    public List<Diagnosis> doctor() {
        Doctor doctor = examiner();
        return Stream.concat(
                        discovery.providers().stream().map(provider -> doctor.examine(provider, Optional.empty())),
                        problems().stream().map(Doctor::of))
                .toList();
    }

    /**
     * Tells for the provider of one endpoint what it needs of the host and whether that is there, and tries that endpoint.
     * Connects to it and leaves it again, which for an endpoint like {@code containerd:private} starts a daemon and stops it.
     *
     * @param endpoint such as {@code containerd:/run/containerd/containerd.sock}
     * @return the diagnosis; never an exception for an endpoint that can't be used
     * @throws io.hydravisor.core.InvalidInputException if it is no endpoint
     * @throws NotFoundException if no provider answers to its scheme
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted
     */
    public Diagnosis doctor(String endpoint) {
        Endpoint where = Endpoint.parse(endpoint);
        return examiner().examine(provider(where, Provider.class), Optional.of(where));
    }

    private Doctor examiner() {
        open.check();
        return new Doctor(context, this::tryOut);
    }

    private void tryOut(Endpoint endpoint) {
        Provider provider = provider(endpoint, Provider.class);
        if (provider instanceof ModelBackendProvider) {
            modelBackend(endpoint.toString()).close();
        } else if (provider instanceof KeyVaultProvider) {
            vaultStatus(endpoint.toString());
        } else if (provider instanceof SessionProvider) {
            sessions(endpoint.toString()).close();
        } else {
            sandboxes(endpoint.toString()).close();
        }
    }

    private <P extends Provider> P provider(Endpoint endpoint, Class<P> kind) {
        return discovery.providers(kind).stream()
                .filter(candidate -> candidate.schemes().contains(endpoint.scheme()))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(Failure.of("no provider for the scheme '" + endpoint.scheme()
                                + "'; known: " + schemes(kind) + broken())
                        .hint("Add the provider's jar to the class path or module path.")));
    }

    private String schemes(Class<? extends Provider> kind) {
        return discovery.providers(kind).stream()
                .flatMap(provider -> provider.schemes().stream())
                .sorted()
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private String broken() {
        return problems().isEmpty()
                ? ""
                : "; could not be loaded: "
                        + problems().stream()
                                .map(problem -> problem.provider() + " (" + problem.reason() + ")")
                                .collect(Collectors.joining(", "));
    }

    /** Closes everything that was opened through this. A second close only waits until the first is done. */
    @Override
    public void close() {
        open.close(context::close);
    }

    /** Sets what {@link Hydravisor#discover()} takes as it comes. Not safe for use by many threads. */
    public static final class Builder {
        private ClassLoader loader = Objects.requireNonNullElse(
                Thread.currentThread().getContextClassLoader(), Hydravisor.class.getClassLoader());
        private @Nullable Executor executor;
        private Clock clock = Clock.systemUTC();
        private Path stateFolder = StateFolder.in(System::getenv);
        private @Nullable Path launcher;
        private Duration requestTimeout = Duration.ofSeconds(30);
        private Duration scopedLease = Duration.ofMinutes(1);
        private final List<Consumer<HydravisorEvent>> subscribers = new ArrayList<>();
        private final List<Provider> providers = new ArrayList<>();

        private Builder() {}

        /**
         * Sets where providers are looked for; the thread's context class loader by default.
         *
         * @param classLoader finds them
         * @return this
         */
        public Builder classLoader(ClassLoader classLoader) {
            loader = Objects.requireNonNull(classLoader, "classLoader");
            return this;
        }

        /**
         * Sets what runs background work that may block: virtual threads on JDK 21 and later, daemon threads before.
         *
         * @param userExecutor must not run out of threads while commands run; not shut down by Hydravisor
         * @return this
         */
        public Builder executor(Executor userExecutor) {
            executor = Objects.requireNonNull(userExecutor, "userExecutor");
            return this;
        }

        /**
         * Sets the clock of leases and lifetimes.
         *
         * @param source tells the time
         * @return this
         */
        public Builder clock(Clock source) {
            clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Sets where providers keep what the backend can't hold, such as spooled output. JVMs that shall find each other's
         * commands need the same folder. By default {@code $HYDRAVISOR_STATE_FOLDER}, else {@code /var/lib/hydravisor} for
         * root, else {@code $XDG_STATE_HOME/hydravisor} or {@code ~/.local/state/hydravisor}.
         *
         * @param folder made when it is needed
         * @return this
         */
        public Builder stateFolder(Path folder) {
            stateFolder = folder.toAbsolutePath().normalize();
            return this;
        }

        /**
         * Sets the program {@code hydravisor}, which {@link io.hydravisor.sandbox.Sandbox#attachCommand()} names. Without
         * it that is what the system property {@code hydravisor.launcher} names, else the environment variable
         * {@code HYDRAVISOR_LAUNCHER}, else what is found in the {@code PATH}.
         *
         * @param program its path; looked at when it is needed
         * @return this
         */
        public Builder launcher(Path program) {
            launcher = program.toAbsolutePath().normalize();
            return this;
        }

        /**
         * Sets how long one request to a backend may take; 30 s by default.
         *
         * @param limit positive
         * @return this
         */
        public Builder requestTimeout(Duration limit) {
            requestTimeout = Durations.positive("requestTimeout", limit);
            return this;
        }

        /**
         * Sets how long SCOPED sandboxes and sessions outlive a JVM that dies without closing them; 1 minute by default. The lease is
         * renewed at a third of it.
         *
         * @param lease positive
         * @return this
         */
        public Builder scopedLease(Duration lease) {
            scopedLease = Durations.positive("scopedLease", lease);
            return this;
        }

        /**
         * Adds a subscriber to all events. It is called from the thread that makes the event and must not block.
         *
         * @param subscriber what it throws is logged
         * @return this
         */
        public Builder onEvent(Consumer<HydravisorEvent> subscriber) {
            subscribers.add(Objects.requireNonNull(subscriber, "subscriber"));
            return this;
        }

        /**
         * Adds a provider of the application's own making, beside those that are found. It takes the place of a found one of
         * the same name.
         *
         * @param provider the provider
         * @return this
         */
        public Builder provider(Provider provider) {
            providers.add(Objects.requireNonNull(provider, "provider"));
            return this;
        }

        /**
         * Finds the providers.
         *
         * @return the door; close it
         * @throws ConflictException if two providers have one name
         */
        public Hydravisor discover() {
            return new Hydravisor(this);
        }
    }
}
