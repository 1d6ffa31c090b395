package io.hydravisor.process;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Durations;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Names;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A program with its arguments and surroundings. Immutable; each wither returns a copy. The arguments reach the program as
 * they are: no shell reads them unless the program is one.
 */
public final class Command {
    /** How long a process group has between TERM and KILL unless told otherwise. */
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

    private static final ByteSize DEFAULT_CAPTURE = ByteSize.mebibytes(1);
    /** MAX_ARG_STRLEN of execve(2), with the final zero byte. */
    private static final int MAX_STRING_BYTES = 131_072;
    /** What Linux grants arguments and environment together under the usual 8 MiB stack, execve(2). */
    private static final int MAX_TOTAL_BYTES = 2 * 1024 * 1024;

    private final List<String> argv;
    private final SortedMap<String, String> env;
    private final @Nullable String id;
    private final @Nullable String cwd;
    private final @Nullable String user;
    private final @Nullable Duration timeout;
    private final Duration grace;
    private final Stdin stdin;
    private final Durability durability;
    private final ByteSize capture;

    private Command(Parts parts) {
        this.argv = parts.argv;
        this.env = parts.env;
        this.id = parts.id;
        this.cwd = parts.cwd;
        this.user = parts.user;
        this.timeout = parts.timeout;
        this.grace = parts.grace;
        this.stdin = parts.stdin;
        this.durability = parts.durability;
        this.capture = parts.capture;
        checkTotal();
    }

    /** The values on their way from one copy to the next. */
    private static final class Parts {
        private List<String> argv;
        private SortedMap<String, String> env = Collections.emptySortedMap();
        private @Nullable String id;
        private @Nullable String cwd;
        private @Nullable String user;
        private @Nullable Duration timeout;
        private Duration grace = DEFAULT_GRACE;
        private Stdin stdin = Stdin.closed();
        private Durability durability = Durability.spooled();
        private ByteSize capture = DEFAULT_CAPTURE;

        Parts(List<String> argv) {
            this.argv = argv;
        }
    }

    private Parts parts() {
        Parts parts = new Parts(argv);
        parts.env = env;
        parts.id = id;
        parts.cwd = cwd;
        parts.user = user;
        parts.timeout = timeout;
        parts.grace = grace;
        parts.stdin = stdin;
        parts.durability = durability;
        parts.capture = capture;
        return parts;
    }

    /**
     * A program and its arguments.
     *
     * @param program its path, or a name that is looked up in the {@code PATH} inside
     * @param arguments passed as they are
     * @return the command
     * @throws InvalidInputException if one holds a zero byte or is too long, or the program is empty
     */
    public static Command of(String program, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = program;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return of(Arrays.asList(all));
    }

    /**
     * A program and its arguments.
     *
     * @param argv the program, then its arguments; copied
     * @return the command
     * @throws InvalidInputException if it is empty, or one holds a zero byte or is too long
     */
    public static Command of(List<String> argv) {
        if (argv.isEmpty() || argv.get(0).isEmpty()) {
            throw invalid("a command without a program", "Give the program's path or name first.");
        }
        argv.forEach(argument -> checkText("an argument", argument));
        return new Command(new Parts(List.copyOf(argv)));
    }

    /**
     * A line for the POSIX shell inside: {@code sh -c LINE}. Never build the line from text of others; give them as
     * arguments to {@link #of(String, String...)}.
     *
     * @param line the line
     * @return the command
     */
    public static Command shell(String line) {
        return of("sh", "-c", line);
    }

    /**
     * Names the command, so that it can be found again. Without it an id is generated at the start.
     *
     * @param commandId 1 to 64 letters and digits, joined by single dots, underscores or hyphens; unique in its machine
     * @return a copy
     * @throws InvalidInputException if it is no id
     */
    public Command id(String commandId) {
        Parts parts = parts();
        parts.id = checkId(commandId);
        return new Command(parts);
    }

    /**
     * Checks a command's id.
     *
     * @param commandId the id
     * @return the id
     * @throws InvalidInputException if it is none
     */
    public static String checkId(String commandId) {
        return Names.checkId("a command's id", commandId);
    }

    /**
     * Adds or replaces an environment variable.
     *
     * @param name not empty, without {@code =}
     * @param value the value
     * @return a copy
     * @throws InvalidInputException if one of them can't be used
     */
    public Command env(String name, String value) {
        SortedMap<String, String> copy = new TreeMap<>(env);
        checkEnvName(name);
        // The two are one string for execve(2).
        checkText("the variable " + name, name + "=" + value);
        copy.put(name, value);
        Parts parts = parts();
        parts.env = Collections.unmodifiableSortedMap(copy);
        return new Command(parts);
    }

    /**
     * Checks the name of an environment variable.
     *
     * @param name the name
     * @return the name
     * @throws InvalidInputException if it is none
     */
    public static String checkEnvName(String name) {
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw invalid("a variable's name that is empty or holds '='", "Name variables as the shell does.");
        }
        return checkText("a variable's name", name);
    }

    /**
     * Sets the working directory.
     *
     * @param directory an absolute path inside; it must exist
     * @return a copy
     * @throws InvalidInputException if it is not absolute
     */
    public Command cwd(String directory) {
        if (!checkText("the working directory", directory).startsWith("/")) {
            throw invalid("a working directory that is not absolute", "Start it with '/'.");
        }
        Parts parts = parts();
        parts.cwd = directory;
        return new Command(parts);
    }

    /**
     * Sets the user, instead of the machine's default.
     *
     * @param nameOrId {@code name}, {@code uid}, {@code name:group} or {@code uid:gid}; names are looked up inside
     * @return a copy
     * @throws InvalidInputException if it is empty
     */
    public Command user(String nameOrId) {
        if (checkText("the user", nameOrId).isEmpty()) {
            throw invalid("an empty user", "Give a name or a number, or leave the user out.");
        }
        Parts parts = parts();
        parts.user = nameOrId;
        return new Command(parts);
    }

    /**
     * Sets the standard input.
     *
     * @param input where it comes from; {@link Stdin#closed()} by default
     * @return a copy
     */
    public Command stdin(Stdin input) {
        Parts parts = parts();
        parts.stdin = Objects.requireNonNull(input, "input");
        return new Command(parts);
    }

    /**
     * Ends the command's process group when it has run this long: TERM, the {@link #grace(Duration) grace period}, KILL. There
     * is no timeout by default.
     *
     * @param limit positive
     * @return a copy
     * @throws InvalidInputException if it is not positive
     */
    public Command timeout(Duration limit) {
        Parts parts = parts();
        parts.timeout = Durations.positive("timeout", limit);
        return new Command(parts);
    }

    /**
     * Sets the time between TERM and KILL when the timeout has passed; 5 s by default.
     *
     * @param period positive
     * @return a copy
     * @throws InvalidInputException if it is not positive
     */
    public Command grace(Duration period) {
        Parts parts = parts();
        parts.grace = Durations.positive("grace period", period);
        return new Command(parts);
    }

    /**
     * Sets what becomes of output that nobody reads; {@link Durability#spooled()} by default.
     *
     * @param kept what is kept
     * @return a copy
     */
    public Command durability(Durability kept) {
        Parts parts = parts();
        parts.durability = Objects.requireNonNull(kept, "kept");
        return new Command(parts);
    }

    /**
     * Sets how much of each stream {@code exec} returns, from its start; 1 MiB by default. The command is not held up by it,
     * and the result says when there was more.
     *
     * @param limit at most 1 GiB
     * @return a copy
     * @throws InvalidInputException if it is larger
     */
    public Command capture(ByteSize limit) {
        if (limit.compareTo(ByteSize.gibibytes(1)) > 0) {
            throw invalid("a capture limit of " + limit, "Use start() and read the stream for more than 1 GiB.");
        }
        Parts parts = parts();
        parts.capture = limit;
        return new Command(parts);
    }

    /**
     * This command with an id: its own, or a new one.
     *
     * @return a copy whose id is there
     */
    public Command identified() {
        return id == null ? id("c" + UUID.randomUUID().toString().replace("-", "")) : this;
    }

    /** {@return the program and its arguments, unmodifiable} */
    public List<String> argv() {
        return argv;
    }

    /** {@return the environment variables that are added to the machine's, unmodifiable} */
    public SortedMap<String, String> env() {
        return env;
    }

    /** {@return the id, if one was given} */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** {@return the working directory, if one was given} */
    public Optional<String> cwd() {
        return Optional.ofNullable(cwd);
    }

    /** {@return the user, if one was given} */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** {@return the timeout, if there is one} */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** {@return the time between TERM and KILL} */
    public Duration grace() {
        return grace;
    }

    /** {@return where the standard input comes from} */
    public Stdin stdin() {
        return stdin;
    }

    /** {@return what becomes of output that nobody reads} */
    public Durability durability() {
        return durability;
    }

    /** {@return how much of each stream {@code exec} returns} */
    public ByteSize capture() {
        return capture;
    }

    /** {@return the program alone: arguments and variables may hold secrets} */
    @Override
    public String toString() {
        return argv.get(0) + (argv.size() == 1 ? "" : " (+" + (argv.size() - 1) + " arguments)");
    }

    private void checkTotal() {
        long total = 0;
        for (String argument : argv) {
            total += bytes(argument);
        }
        for (Map.Entry<String, String> variable : env.entrySet()) {
            total += bytes(variable.getKey()) + bytes(variable.getValue());
        }
        if (total > MAX_TOTAL_BYTES) {
            throw invalid(
                    "a command whose arguments and variables have " + total + " bytes",
                    "Linux takes at most " + MAX_TOTAL_BYTES + " together; write them to a file or to stdin instead.");
        }
    }

    private static String checkText(String what, String text) {
        if (text.indexOf('\0') >= 0) {
            throw invalid(what + " with a zero byte", "Linux ends strings at a zero byte; leave it out.");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw invalid(what + " with half a surrogate pair", "Give text that can be written as UTF-8.");
        }
        if (bytes(text) > MAX_STRING_BYTES) {
            throw invalid(
                    what + " of " + (bytes(text) - 1) + " bytes",
                    "Linux takes at most " + (MAX_STRING_BYTES - 1)
                            + " for each; write it to a file or to stdin instead.");
        }
        return text;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length + 1;
    }

    private static InvalidInputException invalid(String what, String hint) {
        return new InvalidInputException(Failure.of("can't use " + what).hint(hint));
    }
}
