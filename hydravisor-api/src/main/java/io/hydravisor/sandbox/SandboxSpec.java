package io.hydravisor.sandbox;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Durations;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Labels;
import io.hydravisor.core.Names;
import io.hydravisor.core.Ownership;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.process.Command;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox shall be. Immutable; each wither checks its part and returns a copy. What is not said is secure: no
 * network but loopback, at most 1,024 processes, ownership SCOPED.
 */
public final class SandboxSpec {
    private static final int DEFAULT_PIDS = 1024;
    /** The largest pid_max of 64-bit Linux, proc(5). */
    private static final int MAX_PIDS = 4_194_304;

    private static final double MAX_CPUS = 8192;
    private static final ByteSize MIN_MEMORY = ByteSize.mebibytes(6);
    private static final ByteSize MAX_MEMORY = ByteSize.gibibytes(1 << 20);

    private final Image image;
    private final @Nullable String name;
    private final @Nullable String requestId;
    private final @Nullable Double cpus;
    private final @Nullable ByteSize memory;
    private final int pids;
    private final SortedMap<String, String> env;
    private final @Nullable String user;
    private final @Nullable String cwd;
    private final NetworkPolicy network;
    private final Labels labels;
    private final Ownership ownership;
    private final @Nullable Duration lifetime;

    private SandboxSpec(Parts parts) {
        this.image = parts.image;
        this.name = parts.name;
        this.requestId = parts.requestId;
        this.cpus = parts.cpus;
        this.memory = parts.memory;
        this.pids = parts.pids;
        this.env = parts.env;
        this.user = parts.user;
        this.cwd = parts.cwd;
        this.network = parts.network;
        this.labels = parts.labels;
        this.ownership = parts.ownership;
        this.lifetime = parts.lifetime;
    }

    /** The values on their way from one copy to the next. */
    private static final class Parts {
        private final Image image;
        private @Nullable String name;
        private @Nullable String requestId;
        private @Nullable Double cpus;
        private @Nullable ByteSize memory;
        private int pids = DEFAULT_PIDS;
        private SortedMap<String, String> env = Collections.emptySortedMap();
        private @Nullable String user;
        private @Nullable String cwd;
        private NetworkPolicy network = NetworkPolicy.isolated();
        private Labels labels = Labels.none();
        private Ownership ownership = Ownership.scoped();
        private @Nullable Duration lifetime;

        Parts(Image image) {
            this.image = image;
        }
    }

    private Parts parts() {
        Parts parts = new Parts(image);
        parts.name = name;
        parts.requestId = requestId;
        parts.cpus = cpus;
        parts.memory = memory;
        parts.pids = pids;
        parts.env = env;
        parts.user = user;
        parts.cwd = cwd;
        parts.network = network;
        parts.labels = labels;
        parts.ownership = ownership;
        parts.lifetime = lifetime;
        return parts;
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
        Parts parts = parts();
        parts.name = Names.check("sandbox", sandboxName);
        return new SandboxSpec(parts);
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
        Parts parts = parts();
        parts.requestId = Names.checkId("a request's id", id);
        return new SandboxSpec(parts);
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
        Parts parts = parts();
        parts.cpus = cores;
        return new SandboxSpec(parts);
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
        Parts parts = parts();
        parts.memory = limit;
        return new SandboxSpec(parts);
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
        Parts parts = parts();
        parts.pids = limit;
        return new SandboxSpec(parts);
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
        SortedMap<String, String> copy = new TreeMap<>(env);
        // A command's rules for variables hold here too.
        copy.putAll(Command.of("true").env(variable, value).env());
        Parts parts = parts();
        parts.env = Collections.unmodifiableSortedMap(copy);
        return new SandboxSpec(parts);
    }

    /**
     * Sets the user of commands that name none; the image's own by default.
     *
     * @param nameOrId as {@link Command#user(String)}
     * @return a copy
     * @throws InvalidInputException if it can't be used
     */
    public SandboxSpec user(String nameOrId) {
        Parts parts = parts();
        parts.user = Command.of("true").user(nameOrId).user().orElseThrow();
        return new SandboxSpec(parts);
    }

    /**
     * Sets the working directory of commands that name none; the image's own by default.
     *
     * @param directory an absolute path inside
     * @return a copy
     * @throws InvalidInputException if it is not absolute
     */
    public SandboxSpec cwd(String directory) {
        Parts parts = parts();
        parts.cwd = Command.of("true").cwd(directory).cwd().orElseThrow();
        return new SandboxSpec(parts);
    }

    /**
     * Sets what it may reach; {@link NetworkPolicy#isolated()} by default.
     *
     * @param policy what it may reach
     * @return a copy
     */
    public SandboxSpec network(NetworkPolicy policy) {
        Parts parts = parts();
        parts.network = Objects.requireNonNull(policy, "policy");
        return new SandboxSpec(parts);
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
        Parts parts = parts();
        parts.labels = labels.with(key, value);
        return new SandboxSpec(parts);
    }

    /**
     * Sets who ends it; {@link Ownership#scoped()} by default.
     *
     * @param owner who
     * @return a copy
     */
    public SandboxSpec ownership(Ownership owner) {
        Parts parts = parts();
        parts.ownership = Objects.requireNonNull(owner, "owner");
        return new SandboxSpec(parts);
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
        Parts parts = parts();
        parts.lifetime = Durations.positive("lifetime", span);
        return new SandboxSpec(parts);
    }

    /** {@return what it is made from} */
    public Image image() {
        return image;
    }

    /** {@return its name, if one was given} */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** {@return what makes its creation repeatable, if that was given} */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** {@return its CPU limit in cores, if there is one} */
    public Optional<Double> cpus() {
        return Optional.ofNullable(cpus);
    }

    /** {@return its memory limit, if there is one} */
    public Optional<ByteSize> memory() {
        return Optional.ofNullable(memory);
    }

    /** {@return its limit of processes and threads} */
    public int pids() {
        return pids;
    }

    /** {@return the environment variables of its commands, unmodifiable} */
    public SortedMap<String, String> env() {
        return env;
    }

    /** {@return the user of its commands, if one was given} */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** {@return the working directory of its commands, if one was given} */
    public Optional<String> cwd() {
        return Optional.ofNullable(cwd);
    }

    /** {@return what it may reach} */
    public NetworkPolicy network() {
        return network;
    }

    /** {@return its labels} */
    public Labels labels() {
        return labels;
    }

    /** {@return who ends it} */
    public Ownership ownership() {
        return ownership;
    }

    /** {@return how long it may exist, if that is limited} */
    public Optional<Duration> lifetime() {
        return Optional.ofNullable(lifetime);
    }

    /** {@return name and image: variables may hold secrets} */
    @Override
    public String toString() {
        return "SandboxSpec[" + (name == null ? "unnamed" : name) + " from " + image + "]";
    }

    private static InvalidInputException invalid(String what, String hint) {
        return new InvalidInputException(Failure.of("can't use " + what).hint(hint));
    }
}
