package io.hydravisor.sandbox;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Durations;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Labels;
import io.hydravisor.core.Names;
import io.hydravisor.core.Ownership;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.net.PublishedPort;
import io.hydravisor.process.Command;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox shall be. Immutable; each wither checks its part and returns a copy. What is not said is secure: no
 * network but loopback, at most 1,024 processes, ownership SCOPED.
 */
public final class SandboxSpec {
    private static final int DEFAULT_PIDS = 1024;
    /** The largest pid_max of 64-bit Linux, proc(5). */
    private static final int MAX_PIDS = 4_194_304;

    /** HOST_NAME_MAX of Linux, and the labels of RFC 1123. */
    private static final int MAX_HOSTNAME_CHARS = 64;

    private static final Pattern HOSTNAME = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*");

    private static final Pattern RUNTIME = Pattern.compile("/?[A-Za-z0-9][A-Za-z0-9._/-]*");

    private static final double MAX_CPUS = 8192;
    private static final ByteSize MIN_MEMORY = ByteSize.mebibytes(6);
    private static final ByteSize MAX_MEMORY = ByteSize.gibibytes(1 << 20);
    /** Less holds no file system with anything in it. */
    private static final ByteSize MIN_DISK = ByteSize.mebibytes(1);

    /** The largest file system that ext4 knows. */
    private static final ByteSize MAX_DISK = ByteSize.gibibytes(1 << 30);

    private final Parts parts;

    private SandboxSpec(Parts parts) {
        this.parts = parts;
    }

    /** The values. Changed only between the making of a copy and its wrapping. */
    private static final class Parts implements Cloneable {
        private final Image image;
        private @Nullable String name;
        private @Nullable String requestId;
        private @Nullable Double cpus;
        private @Nullable ByteSize memory;
        private @Nullable ByteSize disk;
        private int pids = DEFAULT_PIDS;
        private SortedMap<String, String> env = Collections.emptySortedMap();
        private @Nullable String user;
        private List<String> groups = List.of();
        private @Nullable String cwd;
        private @Nullable String hostname;
        private SortedMap<String, Mount> mounts = Collections.emptySortedMap();
        private @Nullable MainCommand main;
        private @Nullable String runtime;
        private boolean readOnlyRoot;
        private SortedMap<Rlimit.Kind, Rlimit> rlimits = Collections.emptySortedMap();
        private NetworkPolicy network = NetworkPolicy.isolated();
        private Set<PublishedPort> published = Set.of();
        private Labels labels = Labels.none();
        private Ownership ownership = Ownership.scoped();
        private @Nullable Duration lifetime;
        private @Nullable Duration startTimeout;

        Parts(Image image) {
            this.image = image;
        }

        Parts copy() {
            try {
                return (Parts) clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("it can be cloned", e);
            }
        }
    }

    private SandboxSpec with(Consumer<Parts> change) {
        Parts copy = parts.copy();
        change.accept(copy);
        return new SandboxSpec(copy);
    }

    /**
     * A sandbox from an image.
     *
     * @param image what it is made from
     * @return the spec
     */
    public static SandboxSpec of(Image image) {
        return new SandboxSpec(new Parts(Objects.requireNonNull(image, "image")));
    }

    /**
     * Names it. Without it a name is generated.
     *
     * @param sandboxName a DNS label of at most 50 characters, unique in its endpoint
     * @return a copy
     * @throws InvalidInputException if it is none
     */
    public SandboxSpec name(String sandboxName) {
        String checked = Names.check("sandbox", sandboxName);
        return with(copy -> copy.name = checked);
    }

    /**
     * Makes a creation repeatable: one with the same name and the same request id returns the sandbox that the first has made,
     * see {@link Sandboxes#create(SandboxSpec)}. An application that can't know whether its creation was done, as after a crash,
     * can so repeat it. Without it a name that is in use is refused.
     *
     * @param id 1 to 64 letters and digits, joined by single dots, underscores or hyphens; needs a {@link #name(String)}
     * @return a copy
     * @throws InvalidInputException if it is no id
     */
    public SandboxSpec requestId(String id) {
        String checked = Names.checkId("a request's id", id);
        return with(copy -> copy.requestId = checked);
    }

    /**
     * Limits its CPU time.
     *
     * @param cores how many cores' worth of time it may use, such as 0.5; at least 0.01
     * @return a copy
     * @throws InvalidInputException if it is less, more than 8,192 or not a number
     */
    public SandboxSpec cpus(double cores) {
        if (!(cores >= 0.01 && cores <= MAX_CPUS)) {
            throw invalid("a CPU limit of " + cores, "Give between 0.01 and 8192 cores.");
        }
        return with(copy -> copy.cpus = cores);
    }

    /**
     * Limits its memory; swap is not granted on top.
     *
     * @param limit between 6 MiB and 1 PiB
     * @return a copy
     * @throws InvalidInputException if it is outside
     */
    public SandboxSpec memory(ByteSize limit) {
        if (limit.compareTo(MIN_MEMORY) < 0 || limit.compareTo(MAX_MEMORY) > 0) {
            throw invalid("a memory limit of " + limit, "Give between " + MIN_MEMORY + " and " + MAX_MEMORY + ".");
        }
        return with(copy -> copy.memory = limit);
    }

    /**
     * Limits its processes and threads; 1,024 by default.
     *
     * @param limit between 1 and 4,194,304
     * @return a copy
     * @throws InvalidInputException if it is outside
     */
    public SandboxSpec pids(int limit) {
        if (limit < 1 || limit > MAX_PIDS) {
            throw invalid("a limit of " + limit + " processes", "Give between 1 and " + MAX_PIDS + ".");
        }
        return with(copy -> copy.pids = limit);
    }

    /**
     * Adds or replaces an environment variable of every command in it.
     *
     * @param variable not empty, without {@code =}
     * @param value the value
     * @return a copy
     * @throws InvalidInputException if one of them can't be used
     */
    public SandboxSpec env(String variable, String value) {
        SortedMap<String, String> all = new TreeMap<>(parts.env);
        // A command's rules for variables hold here too.
        all.putAll(Command.of("true").env(variable, value).env());
        return with(copy -> copy.env = Collections.unmodifiableSortedMap(all));
    }

    /**
     * Sets the user of commands that name none; the image's own by default.
     *
     * @param nameOrId as {@link Command#user(String)}
     * @return a copy
     * @throws InvalidInputException if it can't be used
     */
    public SandboxSpec user(String nameOrId) {
        String checked = Command.of("true").user(nameOrId).user().orElseThrow();
        return with(copy -> copy.user = checked);
    }

    /**
     * Adds a supplementary group of every command in it, beside those that the command's user is in inside.
     *
     * @param nameOrId a name of the sandbox's group table, or a number
     * @return a copy
     * @throws InvalidInputException if it can't be used
     */
    public SandboxSpec group(String nameOrId) {
        // A command's rules for users hold here too.
        String checked = Command.of("true").user(nameOrId).user().orElseThrow();
        if (checked.indexOf(':') >= 0) {
            throw invalid("the group '" + checked + "'", "Give one group, by name or number.");
        }
        Set<String> all = new LinkedHashSet<>(parts.groups);
        all.add(checked);
        return with(copy -> copy.groups = List.copyOf(all));
    }

    /**
     * Sets the working directory of commands that name none; the image's own by default.
     *
     * @param directory an absolute path inside
     * @return a copy
     * @throws InvalidInputException if it is not absolute
     */
    public SandboxSpec cwd(String directory) {
        String checked = Command.of("true").cwd(directory).cwd().orElseThrow();
        return with(copy -> copy.cwd = checked);
    }

    /**
     * Sets its host name; its {@link #name(String)} by default.
     *
     * @param host DNS labels joined by dots, at most 64 characters
     * @return a copy
     * @throws InvalidInputException if it is none
     */
    public SandboxSpec hostname(String host) {
        if (host.length() > MAX_HOSTNAME_CHARS || !HOSTNAME.matcher(host).matches()) {
            throw invalid(
                    "the host name '" + host + "'",
                    "Use letters, digits and hyphens, joined by dots, at most " + MAX_HOSTNAME_CHARS + " characters.");
        }
        return with(copy -> copy.hostname = host);
    }

    /**
     * Lets it run one command for as long as that takes, as its variables, user and working directory say, and stop with it;
     * {@link SandboxInfo#end()} tells how that was. Started again, it runs the command again. Without this a sandbox runs until
     * it is stopped. Other commands can be run in it beside the main one.
     *
     * @param command what to run
     * @return a copy
     */
    public SandboxSpec main(MainCommand command) {
        MainCommand checked = Objects.requireNonNull(command, "command");
        return with(copy -> copy.main = checked);
    }

    /**
     * Sets what runs it, where an endpoint has more than one such thing; the endpoint's usual one by default.
     *
     * @param nameOrPath as the endpoint's provider documents it, such as {@code crun}
     * @return a copy
     * @throws InvalidInputException if it is empty or holds other than letters, digits and {@code ._-/}
     */
    public SandboxSpec runtime(String nameOrPath) {
        if (!RUNTIME.matcher(nameOrPath).matches()) {
            throw invalid("the runtime '" + nameOrPath + "'", "Give a name such as crun, or an absolute path.");
        }
        return with(copy -> copy.runtime = nameOrPath);
    }

    /**
     * Adds a folder or file to its file tree, or replaces the one at the same path.
     *
     * @param mount what, and where
     * @return a copy
     */
    public SandboxSpec mount(Mount mount) {
        SortedMap<String, Mount> all = new TreeMap<>(parts.mounts);
        all.put(mount.target(), mount);
        return with(copy -> copy.mounts = Collections.unmodifiableSortedMap(all));
    }

    /**
     * Limits what its root file system may hold, its image's own files among that; more fails as on a full disk. Mounts don't count.
     *
     * @param limit 1 MiB to 1 EiB
     * @return a copy
     * @throws InvalidInputException if it is not in that range
     */
    public SandboxSpec disk(ByteSize limit) {
        if (limit.compareTo(MIN_DISK) < 0 || limit.compareTo(MAX_DISK) > 0) {
            throw invalid("a disk limit of " + limit, "Give between " + MIN_DISK + " and " + MAX_DISK + ".");
        }
        return with(copy -> copy.disk = limit);
    }

    /**
     * Lets nobody inside write to its root file system. Mounts stay as they are; give what its programs write to a
     * {@link Mount#tmpfs(String, ByteSize)}.
     *
     * @return a copy
     */
    public SandboxSpec readOnlyRoot() {
        return with(copy -> copy.readOnlyRoot = true);
    }

    /**
     * Limits each process of every command in it, or replaces the limit of that kind.
     *
     * @param limit how much of what
     * @return a copy
     */
    public SandboxSpec rlimit(Rlimit limit) {
        SortedMap<Rlimit.Kind, Rlimit> all = new TreeMap<>(parts.rlimits);
        all.put(limit.kind(), limit);
        return with(copy -> copy.rlimits = Collections.unmodifiableSortedMap(all));
    }

    /**
     * Sets what it may reach; {@link NetworkPolicy#isolated()} by default.
     *
     * @param policy what it may reach
     * @return a copy
     */
    public SandboxSpec network(NetworkPolicy policy) {
        NetworkPolicy checked = Objects.requireNonNull(policy, "policy");
        return with(copy -> copy.network = checked);
    }

    /**
     * Has a port of the host lead to one of its own, for as long as it exists; needs {@link NetworkPolicy#nat()}. What is made from
     * it by a fork publishes nothing, as a port leads to one sandbox.
     *
     * @param port which, and where to
     * @return a copy
     * @throws InvalidInputException if another port is published there already
     */
    public SandboxSpec publish(PublishedPort port) {
        Set<PublishedPort> all = new LinkedHashSet<>(parts.published);
        all.add(port);
        if (all.stream().filter(each -> each.hostPort() == port.hostPort()).count() > 1) {
            throw invalid("port " + port.hostPort() + " of the host twice", "Publish each port of the host once.");
        }
        return with(copy -> copy.published = Collections.unmodifiableSet(all));
    }

    /**
     * Adds or replaces a label.
     *
     * @param key as {@link Labels#with(String, String)}
     * @param value as {@link Labels#with(String, String)}
     * @return a copy
     * @throws InvalidInputException if one of them can't be used
     */
    public SandboxSpec label(String key, String value) {
        Labels checked = parts.labels.with(key, value);
        return with(copy -> copy.labels = checked);
    }

    /**
     * Sets who ends it; {@link Ownership#scoped()} by default.
     *
     * @param owner who
     * @return a copy
     */
    public SandboxSpec ownership(Ownership owner) {
        Ownership checked = Objects.requireNonNull(owner, "owner");
        return with(copy -> copy.ownership = checked);
    }

    /**
     * Ends it when it has existed this long, whoever owns it: enforced by the JVM that made it, a little before the end, or
     * by {@code reap}. There is no lifetime by default.
     *
     * @param span positive
     * @return a copy
     * @throws InvalidInputException if it is not positive
     */
    public SandboxSpec lifetime(Duration span) {
        Duration checked = Durations.positive("lifetime", span);
        return with(copy -> copy.lifetime = checked);
    }

    /**
     * Gives its creation so much time, until it runs; there is no limit in the whole by default. One that takes longer is given up, and
     * leaves nothing, once the request in flight has ended.
     *
     * @param limit positive
     * @return a copy
     * @throws InvalidInputException if it is not positive
     */
    public SandboxSpec startTimeout(Duration limit) {
        Duration checked = Durations.positive("startTimeout", limit);
        return with(copy -> copy.startTimeout = checked);
    }

    /** {@return what it is made from} */
    public Image image() {
        return parts.image;
    }

    /** {@return its name, if one was given} */
    public Optional<String> name() {
        return Optional.ofNullable(parts.name);
    }

    /** {@return what makes its creation repeatable, if that was given} */
    public Optional<String> requestId() {
        return Optional.ofNullable(parts.requestId);
    }

    /** {@return its CPU limit in cores, if there is one} */
    public Optional<Double> cpus() {
        return Optional.ofNullable(parts.cpus);
    }

    /** {@return its memory limit, if there is one} */
    public Optional<ByteSize> memory() {
        return Optional.ofNullable(parts.memory);
    }

    /** {@return the limit of its root file system, if there is one} */
    public Optional<ByteSize> disk() {
        return Optional.ofNullable(parts.disk);
    }

    /** {@return its limit of processes and threads} */
    public int pids() {
        return parts.pids;
    }

    /** {@return the environment variables of its commands, unmodifiable} */
    public SortedMap<String, String> env() {
        return parts.env;
    }

    /** {@return the user of its commands, if one was given} */
    public Optional<String> user() {
        return Optional.ofNullable(parts.user);
    }

    /** {@return the supplementary groups of its commands, unmodifiable, in the order in which they were given} */
    public List<String> groups() {
        return parts.groups;
    }

    /** {@return the working directory of its commands, if one was given} */
    public Optional<String> cwd() {
        return Optional.ofNullable(parts.cwd);
    }

    /** {@return its host name, if one was given} */
    public Optional<String> hostname() {
        return Optional.ofNullable(parts.hostname);
    }

    /** {@return the command that it ends with, if there is one} */
    public Optional<MainCommand> main() {
        return Optional.ofNullable(parts.main);
    }

    /** {@return what runs it, if that was said} */
    public Optional<String> runtime() {
        return Optional.ofNullable(parts.runtime);
    }

    /** {@return its mounts, unmodifiable; one that lies in another comes after it} */
    public List<Mount> mounts() {
        return List.copyOf(parts.mounts.values());
    }

    /** {@return whether its root file system can't be written to} */
    public boolean hasReadOnlyRoot() {
        return parts.readOnlyRoot;
    }

    /** {@return the limits of each of its processes, unmodifiable, one for a kind} */
    public List<Rlimit> rlimits() {
        return List.copyOf(parts.rlimits.values());
    }

    /** {@return what it may reach} */
    public NetworkPolicy network() {
        return parts.network;
    }

    /** {@return the ports of the host that lead to it, unmodifiable, in the order in which they were given} */
    public List<PublishedPort> published() {
        return List.copyOf(parts.published);
    }

    /** {@return its labels} */
    public Labels labels() {
        return parts.labels;
    }

    /** {@return who ends it} */
    public Ownership ownership() {
        return parts.ownership;
    }

    /** {@return how long it may exist, if that is limited} */
    public Optional<Duration> lifetime() {
        return Optional.ofNullable(parts.lifetime);
    }

    /** {@return how long its creation may take, if that is limited} */
    public Optional<Duration> startTimeout() {
        return Optional.ofNullable(parts.startTimeout);
    }

    /**
     * What an endpoint must be able to do for it; {@link Sandboxes#create(SandboxSpec)} refuses it elsewhere.
     *
     * @return the capabilities, such as for {@link Requirements#needs(Capability...)}
     */
    public Set<Capability> needs() {
        Set<Capability> needs = new LinkedHashSet<>();
        needs.add(parts.network.capability());
        parts.mounts.values().forEach(mount -> needs.add(mount.capability()));
        add(needs, !(parts.ownership instanceof Ownership.Scoped), Capability.OUTLIVES_CLIENT);
        add(needs, !parts.published.isEmpty(), Capability.NETWORK_PUBLISH);
        add(needs, parts.main != null, Capability.MAIN);
        add(needs, parts.runtime != null, Capability.RUNTIME);
        add(needs, parts.readOnlyRoot, Capability.READ_ONLY_ROOT);
        add(needs, parts.disk != null, Capability.DISK);
        add(needs, parts.hostname != null, Capability.HOSTNAME);
        add(needs, !parts.groups.isEmpty(), Capability.GROUPS);
        add(needs, !parts.rlimits.isEmpty(), Capability.RLIMITS);
        return Collections.unmodifiableSet(needs);
    }

    private static void add(Set<Capability> needs, boolean asked, Capability capability) {
        if (asked) {
            needs.add(capability);
        }
    }

    /** {@return name and image: variables may hold secrets} */
    @Override
    public String toString() {
        return "SandboxSpec[" + (parts.name == null ? "unnamed" : parts.name) + " from " + parts.image + "]";
    }

    private static InvalidInputException invalid(String what, String hint) {
        return new InvalidInputException(Failure.of("can't use " + what).hint(hint));
    }
}
