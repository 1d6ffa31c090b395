package io.hydravisor.testkit.memory;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Sandboxes in this JVM's memory, for the unit tests of applications: files, commands, terminals and ports without a daemon,
 * without root and without anything that is left behind. It keeps the contract of providers, so that a test sees what a real
 * backend would show, and lets calls fail on demand, see {@link #faults()}.
 *
 * <pre>{@code
 * try (var provider = new InMemorySandboxProvider().program("make", make -> {
 *             make.print("built " + make.args() + "\n");
 *             return 0;
 *         });
 *         Hydravisor hydra = Hydravisor.builder().provider(provider).discover();
 *         Sandboxes sandboxes = hydra.sandboxes("memory:test");
 *         Sandbox box = sandboxes.create(SandboxSpec.of(Image.oci("debian:12")))) {
 *     provider.faults().disconnectAt("start", 1);
 *     assertEquals("built [all]\n", box.exec("make", "all").stdoutText());
 * }
 * }</pre>
 *
 * <p>Commands run {@link Program}s: those that {@link #program} adds, and {@code true}, {@code false}, {@code echo}, {@code cat},
 * {@code sleep}, {@code pwd}, {@code id} and {@code hostname}. There is no shell, and no {@code sh}. Any image can be named; all sandboxes begin
 * with the same few folders, and with the users root and app (1000).
 *
 * <p>All connections to one address, {@code memory:NAME}, of one object of this class reach the same backend, whichever
 * {@code Hydravisor} they come from: a second client can attach, and reap. Another object is another world. What runs belongs to
 * the backend, and so outlives connections as it would with a daemon, until {@link #close()}.
 *
 * <p>It isolates nothing: programs run in this JVM, as this JVM. That is why it is not found by {@link java.util.ServiceLoader};
 * only {@code Hydravisor.builder().provider(...)} brings it in. Safe for use by many threads.
 */
public final class InMemorySandboxProvider implements SandboxProvider, AutoCloseable {
    private static final ByteSize DISK = ByteSize.mebibytes(256);
    private static final Set<Capability> ALL = Set.of(
            Capability.SPOOLED_OUTPUT,
            Capability.DIRECT_OUTPUT,
            Capability.SPOOL_PAUSE,
            Capability.GROUP_SIGNALS,
            Capability.FILES,
            Capability.FILE_ARCHIVES,
            Capability.TERMINALS,
            Capability.FORWARD,
            Capability.STATS,
            Capability.RESTART,
            Capability.PAUSE,
            Capability.SNAPSHOT,
            Capability.FORK,
            Capability.OUTLIVES_CLIENT,
            Capability.MAIN,
            Capability.MOUNT_TMPFS,
            Capability.READ_ONLY_ROOT,
            Capability.HOSTNAME,
            Capability.GROUPS,
            Capability.NETWORK_ISOLATED);

    private final Set<Capability> capabilities;
    private final ByteSize disk;
    private final Map<String, Program> programs;
    private final Map<String, MemoryServer> servers = new ConcurrentHashMap<>();
    private final Faults faults = new Faults(Faults.SANDBOXES);

    /** A provider that can do all that makes sense in memory, with 256 MiB for the files of each sandbox. */
    public InMemorySandboxProvider() {
        this(ALL, DISK, Map.of());
    }

    private InMemorySandboxProvider(Set<Capability> capabilities, ByteSize disk, Map<String, Program> programs) {
        this.capabilities = capabilities;
        this.disk = disk;
        this.programs = new ConcurrentHashMap<>(programs);
    }

    /**
     * A provider that can't do everything, to test what an application does then.
     *
     * @param missing what it shall not declare, and refuse
     * @return a new provider with the programs that this one has, and with backends and faults of its own
     */
    public InMemorySandboxProvider without(Capability... missing) {
        Set<Capability> less = Set.copyOf(Arrays.asList(missing));
        return new InMemorySandboxProvider(
                capabilities.stream().filter(one -> !less.contains(one)).collect(Collectors.toUnmodifiableSet()),
                disk,
                programs);
    }

    /**
     * A provider whose sandboxes have another size of disk.
     *
     * @param limit for the content of all files of one sandbox; writing more fails as on a full disk
     * @return a new provider with the programs that this one has, and with backends and faults of its own
     */
    public InMemorySandboxProvider diskLimit(ByteSize limit) {
        return new InMemorySandboxProvider(capabilities, Objects.requireNonNull(limit, "limit"), programs);
    }

    /**
     * Adds a program, or replaces one, for all sandboxes of this provider, also those that exist.
     *
     * @param name what a command calls it by, with or without {@code /bin/}, {@code /usr/bin/} and so on in front
     * @param program what it does
     * @return this
     * @throws InvalidInputException if the name is empty or holds a slash
     */
    public InMemorySandboxProvider program(String name, Program program) {
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
        return Errors.PROVIDER;
    }

    /** {@return {@code memory} alone} */
    @Override
    public Set<String> schemes() {
        return Set.of("memory");
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    /** {@return {@link Isolation#PROCESS}, and not even that: it is for tests} */
    @Override
    public Isolation isolation() {
        return Isolation.PROCESS;
    }

    /** {@return {@code memory:default}; who brings this provider in wants it} */
    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return Optional.of(Endpoint.parse("memory:default"));
    }

    /** {@return one that is always found: there is nothing that it needs of the host} */
    @Override
    public List<Prerequisite> diagnose(Optional<Endpoint> endpoint, ProviderContext context) {
        return List.of(Prerequisite.found("memory", "sandboxes are kept in this JVM"));
    }

    /**
     * Connects to a backend, which is there at once.
     *
     * @param endpoint {@code memory:NAME}, without options
     * @param context what the application lends
     * @return the connection
     * @throws InvalidInputException if it has options
     * @throws io.hydravisor.core.UnavailableException if {@link Faults#loseConnection()} is in effect
     */
    @Override
    public SandboxBackend connect(Endpoint endpoint, ProviderContext context) {
        if (!endpoint.options().isEmpty()) {
            throw new InvalidInputException(Failure.of("unknown options: "
                            + String.join(", ", endpoint.options().keySet()))
                    .provider(Errors.PROVIDER)
                    .resource("endpoint/" + endpoint)
                    .hint("Write memory:NAME."));
        }
        MemoryServer server =
                servers.computeIfAbsent(endpoint.address(), address -> new MemoryServer(programs, disk.bytes()));
        return MemoryBackend.connect(endpoint, server, capabilities, context, faults);
    }

    /**
     * Ends everything in all backends, as if their hosts were switched off, and forgets it. Connections stay usable and find
     * nothing. Blocks until the programs have ended; those that take no notice of an interrupt are left behind after 2 s. Can be
     * repeated.
     */
    @Override
    public void close() {
        servers.values().forEach(MemoryServer::destroyAll);
    }
}
