package io.hydravisor.session;

import io.hydravisor.process.Command;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What runs in a pane: a program with its arguments, or the user's shell. Immutable; each wither returns a copy.
 *
 * <p>A pane whose program was named here stays when that has ended, with its screen and exit status, until it is killed. A pane
 * with the user's shell goes with the shell.
 */
public final class PaneCommand {
    private static final PaneCommand SHELL = new PaneCommand(List.of(), null, Collections.emptySortedMap());

    private final List<String> argv;
    private final @Nullable String cwd;
    private final SortedMap<String, String> env;

    private PaneCommand(List<String> argv, @Nullable String cwd, SortedMap<String, String> env) {
        this.argv = argv;
        this.cwd = cwd;
        this.env = env;
    }

    /**
     * The user's shell.
     *
     * @return the command
     */
    public static PaneCommand shell() {
        return SHELL;
    }

    /**
     * A program, which no shell reads.
     *
     * @param program its path, or a name that is looked up in the {@code PATH}
     * @param arguments passed as they are
     * @return the command
     * @throws io.hydravisor.core.InvalidInputException if one of them can't be used
     */
    public static PaneCommand of(String program, String... arguments) {
        return new PaneCommand(List.copyOf(Command.of(program, arguments).argv()), null, Collections.emptySortedMap());
    }

    /**
     * A program, which no shell reads, such as {@link io.hydravisor.sandbox.Sandbox#attachCommand()}.
     *
     * @param argv its path, or a name that is looked up in the {@code PATH}, and its arguments, passed as they are
     * @return the command
     * @throws io.hydravisor.core.InvalidInputException if it is empty, or one of them can't be used
     */
    public static PaneCommand of(List<String> argv) {
        return new PaneCommand(List.copyOf(Command.of(argv).argv()), null, Collections.emptySortedMap());
    }

    /**
     * Sets the working directory; the home folder, or that of the pane it is split from, by default.
     *
     * @param directory an absolute path
     * @return a copy
     * @throws io.hydravisor.core.InvalidInputException if it is not absolute
     */
    public PaneCommand cwd(String directory) {
        return new PaneCommand(argv, Command.of("true").cwd(directory).cwd().orElseThrow(), env);
    }

    /**
     * Adds or replaces an environment variable. It is in no argument list and no log; the backend's user can read it.
     *
     * @param variable not empty, without {@code =}
     * @param value the value
     * @return a copy
     * @throws io.hydravisor.core.InvalidInputException if one of them can't be used
     */
    public PaneCommand env(String variable, String value) {
        SortedMap<String, String> copy = new TreeMap<>(env);
        copy.putAll(Command.of("true").env(variable, value).env());
        return new PaneCommand(argv, cwd, Collections.unmodifiableSortedMap(copy));
    }

    /** {@return the program and its arguments, unmodifiable; empty for the user's shell} */
    public List<String> argv() {
        return argv;
    }

    /** {@return the working directory, if one was given} */
    public Optional<String> cwd() {
        return Optional.ofNullable(cwd);
    }

    /** {@return the environment variables, unmodifiable} */
    public SortedMap<String, String> env() {
        return env;
    }

    /** {@return the program alone: arguments and variables may hold what is nobody's business} */
    @Override
    public String toString() {
        return argv.isEmpty() ? "the user's shell" : argv.get(0);
    }
}
