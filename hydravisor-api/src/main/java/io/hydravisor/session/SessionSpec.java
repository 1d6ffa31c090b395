package io.hydravisor.session;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Labels;
import io.hydravisor.core.Names;
import io.hydravisor.core.Ownership;
import io.hydravisor.terminal.TerminalSize;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a session shall be. Immutable; each wither checks its part and returns a copy. What is not said: a generated name, 80x24,
 * 10,000 lines of history, ownership SCOPED.
 */
public final class SessionSpec {
    private static final int USUAL_HISTORY_LINES = 10_000;
    /** Ten million lines are some gigabytes of a server's memory. */
    private static final int MAX_HISTORY_LINES = 10_000_000;

    private final PaneCommand command;
    private final @Nullable String name;
    private final TerminalSize size;
    private final int historyLines;
    private final Labels labels;
    private final Ownership ownership;

    private SessionSpec(
            PaneCommand command,
            @Nullable String name,
            TerminalSize size,
            int historyLines,
            Labels labels,
            Ownership ownership) {
        this.command = command;
        this.name = name;
        this.size = size;
        this.historyLines = historyLines;
        this.labels = labels;
        this.ownership = ownership;
    }

    /**
     * A session whose first pane runs a command.
     *
     * @param command what runs in it
     * @return the spec
     */
    public static SessionSpec of(PaneCommand command) {
        return new SessionSpec(
                Objects.requireNonNull(command, "command"),
                null,
                TerminalSize.USUAL,
                USUAL_HISTORY_LINES,
                Labels.none(),
                Ownership.scoped());
    }

    /**
     * A session whose first pane runs the user's shell.
     *
     * @return the spec
     */
    public static SessionSpec shell() {
        return of(PaneCommand.shell());
    }

    /**
     * Names it.
     *
     * @param sessionName a DNS label of at most 50 characters, unique in its endpoint
     * @return a copy
     * @throws InvalidInputException if it is none
     */
    public SessionSpec name(String sessionName) {
        return new SessionSpec(command, Names.check("session", sessionName), size, historyLines, labels, ownership);
    }

    /**
     * Sets its size while no person is attached.
     *
     * @param columns 1 to 65,535; a backend may take less
     * @param rows 1 to 65,535; a backend may take less
     * @return a copy
     * @throws InvalidInputException if one is out of range
     */
    public SessionSpec size(int columns, int rows) {
        return new SessionSpec(command, name, new TerminalSize(columns, rows), historyLines, labels, ownership);
    }

    /**
     * Sets how many lines that have left the screen each of its panes keeps.
     *
     * @param lines 0 to 10,000,000
     * @return a copy
     * @throws InvalidInputException if it is outside
     */
    public SessionSpec historyLines(int lines) {
        if (lines < 0 || lines > MAX_HISTORY_LINES) {
            throw new InvalidInputException(Failure.of("can't use a history of " + lines + " lines")
                    .hint("Give 0 to " + MAX_HISTORY_LINES + " lines."));
        }
        return new SessionSpec(command, name, size, lines, labels, ownership);
    }

    /**
     * Adds or replaces a label.
     *
     * @param key as {@link Labels#with(String, String)}
     * @param value as {@link Labels#with(String, String)}
     * @return a copy
     * @throws InvalidInputException if one of them can't be used
     */
    public SessionSpec label(String key, String value) {
        return new SessionSpec(command, name, size, historyLines, labels.with(key, value), ownership);
    }

    /**
     * Sets who ends it; {@link Ownership#scoped()} by default.
     *
     * @param owner who
     * @return a copy
     */
    public SessionSpec ownership(Ownership owner) {
        return new SessionSpec(command, name, size, historyLines, labels, Objects.requireNonNull(owner, "owner"));
    }

    /** {@return what its first pane runs} */
    public PaneCommand command() {
        return command;
    }

    /** {@return its name, if one was given} */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** {@return its size while no person is attached} */
    public TerminalSize size() {
        return size;
    }

    /** {@return how many lines that have left the screen each pane keeps} */
    public int historyLines() {
        return historyLines;
    }

    /** {@return its labels} */
    public Labels labels() {
        return labels;
    }

    /** {@return who ends it} */
    public Ownership ownership() {
        return ownership;
    }

    @Override
    public String toString() {
        return "SessionSpec[" + (name == null ? "unnamed" : name) + ", " + command + ", " + size + "]";
    }
}
