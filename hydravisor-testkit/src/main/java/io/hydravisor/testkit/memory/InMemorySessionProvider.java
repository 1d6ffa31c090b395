package io.hydravisor.testkit.memory;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.session.SessionCapability;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SessionBackend;
import io.hydravisor.spi.SessionProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Sessions in this JVM's memory, for the unit tests of applications: windows, panes with a screen and a history, keys, pastes,
 * buffers and live output without tmux and without anything that is left behind. They keep the contract of session providers, and
 * let calls fail on demand, see {@link #faults()}.
 *
 * <pre>{@code
 * try (var provider = new InMemorySessionProvider().program("editor", editor -> {
 *             editor.print("~ empty ~");
 *             return editor.stdin().read();
 *         });
 *         Hydravisor hydra = Hydravisor.builder().provider(provider).discover();
 *         Sessions sessions = hydra.sessions("memory-session:test");
 *         MultiplexedSession session = sessions.create(SessionSpec.shell()).multiplexed()) {
 *     session.pane().type("editor\r");
 *     assertTrue(session.pane().waitFor(Pattern.compile("~ empty ~"), Duration.ofSeconds(5)).isPresent());
 * }
 * }</pre>
 *
 * <p>Panes run {@link Program}s: those that {@link #program} adds, and {@code true}, {@code false}, {@code echo}, {@code cat},
 * {@code sleep}, {@code pwd}, {@code id} and {@code hostname}. The user's shell, {@code sh} without arguments, knows programs with their
 * arguments, quotes and {@code exit}; it prompts with {@code PS1}, and {@link io.hydravisor.session.Pane#run} works in it. The
 * screen knows what text, the cursor, erasing, colours, the other screen of full-screen programs and bracketed paste need; lines
 * are not wrapped anew when its size changes. Nobody can attach to such a session, so that
 * {@link io.hydravisor.session.MultiplexedSession#attachCommand(boolean)} is refused.
 *
 * <p>All connections to one address, {@code memory-session:NAME}, of one object of this class reach the same sessions, whichever
 * {@code Hydravisor} they come from. Another object is another world. Sessions outlive connections, until {@link #close()}.
 *
 * <p>It is not found by {@link java.util.ServiceLoader}; only {@code Hydravisor.builder().provider(...)} brings it in. Safe for use
 * by many threads.
 */
public final class InMemorySessionProvider implements SessionProvider, AutoCloseable {
    private static final String SCHEME = "memory-session";
    private static final Set<Capability> ALL =
            Set.of(SessionCapability.MULTIPLEXED, SessionCapability.OUTLIVES_CLIENT, SessionCapability.LIVE_OUTPUT);

    private final Set<Capability> capabilities;
    private final Map<String, Program> programs;
    private final Map<String, MemoryHost> hosts = new ConcurrentHashMap<>();
    private final Faults faults = new Faults(Faults.SESSIONS);

    /** A provider that can do all that makes sense in memory: everything but logs, which a backend writes by itself. */
    public InMemorySessionProvider() {
        this(ALL, Map.of());
    }

    private InMemorySessionProvider(Set<Capability> capabilities, Map<String, Program> programs) {
        this.capabilities = capabilities;
        this.programs = new ConcurrentHashMap<>(programs);
    }

    /**
     * A provider that can't do everything, to test what an application does then.
     *
     * @param missing what it shall not declare, and refuse
     * @return a new provider with the programs that this one has, and with sessions and faults of its own
     */
    public InMemorySessionProvider without(Capability... missing) {
        Set<Capability> less = Set.copyOf(Arrays.asList(missing));
        return new InMemorySessionProvider(
                capabilities.stream().filter(one -> !less.contains(one)).collect(Collectors.toUnmodifiableSet()),
                programs);
    }

    /**
     * Adds a program, or replaces one, for all sessions of this provider, also those that exist.
     *
     * @param name what a command calls it by, with or without {@code /bin/}, {@code /usr/bin/} and so on in front
     * @param program what it does
     * @return this
     * @throws InvalidInputException if the name is empty or holds a slash
     */
    public InMemorySessionProvider program(String name, Program program) {
        programs.put(ProgramNames.check(name), Objects.requireNonNull(program, "program"));
        return this;
    }

    /**
     * What shall go wrong, and what was called.
     *
     * @return the one object, which takes effect for all connections of this provider
     */
    public Faults faults() {
        return faults;
    }

    @Override
    public String name() {
        return SCHEME;
    }

    /** {@return {@code memory-session} alone} */
    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    /** {@return {@code memory-session:default}; who brings this provider in wants it} */
    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return Optional.of(Endpoint.parse(SCHEME + ":default"));
    }

    /** {@return one that is always found: there is nothing that it needs of the host} */
    @Override
    public List<Prerequisite> diagnose(Optional<Endpoint> endpoint, ProviderContext context) {
        return List.of(Prerequisite.found("memory", "sessions are kept in this JVM"));
    }

    /**
     * Connects to a backend, which is there at once.
     *
     * @param endpoint {@code memory-session:NAME}, without options
     * @param context what the application lends
     * @return the connection
     * @throws InvalidInputException if it has options
     * @throws io.hydravisor.core.UnavailableException if {@link Faults#loseConnection()} is in effect
     */
    @Override
    public SessionBackend connect(Endpoint endpoint, ProviderContext context) {
        if (!endpoint.options().isEmpty()) {
            throw new InvalidInputException(Failure.of("unknown options: "
                            + String.join(", ", endpoint.options().keySet()))
                    .provider(SCHEME)
                    .resource("endpoint/" + endpoint)
                    .hint("Write " + SCHEME + ":NAME."));
        }
        MemoryHost host =
                hosts.computeIfAbsent(endpoint.address(), address -> new MemoryHost(programs, context.clock()));
        return MemorySessionBackend.connect(endpoint, host, capabilities, context, faults);
    }

    /**
     * Ends everything, as if the hosts were switched off, and forgets it. Connections stay usable and find nothing. Blocks until the
     * programs have ended; those that take no notice of an interrupt are left behind after 2 s. Can be repeated.
     */
    @Override
    public void close() {
        hosts.values().forEach(MemoryHost::endAll);
    }
}
