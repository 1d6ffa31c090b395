package io.hydravisor.terminal;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.process.Command;
import io.hydravisor.process.Stdin;
import java.util.Objects;

/** What a terminal runs, and how large it is. Immutable; each wither returns a copy. */
public final class TerminalSpec {
    private final Command command;
    private final TerminalSize size;

    private TerminalSpec(Command command, TerminalSize size) {
        this.command = command;
        this.size = size;
    }

    /**
     * A program in a terminal of the usual size, {@link TerminalSize#USUAL}.
     *
     * @param program its path, or a name that is looked up in the {@code PATH} inside
     * @param arguments passed as they are
     * @return the spec
     * @throws InvalidInputException if one of them can't be used
     */
    public static TerminalSpec of(String program, String... arguments) {
        return of(Command.of(program, arguments));
    }

    /**
     * A command in a terminal of the usual size. Its arguments, environment, working directory and user count; {@code TERM}
     * is {@code xterm-256color} unless its environment says otherwise. Its durability, capture limit and id do not count.
     *
     * @param command without stdin and timeout: a terminal's input is what is written to it, and it has no clock of its own
     * @return the spec
     * @throws InvalidInputException if the command has a stdin or a timeout
     */
    public static TerminalSpec of(Command command) {
        if (!(command.stdin() instanceof Stdin.Closed) || command.timeout().isPresent()) {
            throw new InvalidInputException(Failure.of("a terminal takes no stdin and no timeout")
                    .hint("Write to Terminal.input(), and close() the terminal when its time is over."));
        }
        Command known = command.env().containsKey("TERM") ? command : command.env("TERM", "xterm-256color");
        return new TerminalSpec(known, TerminalSize.USUAL);
    }

    /**
     * Sets the size it starts with.
     *
     * @param columns 1 to 65,535
     * @param rows 1 to 65,535
     * @return a copy
     * @throws InvalidInputException if one is out of range
     */
    public TerminalSpec size(int columns, int rows) {
        return size(new TerminalSize(columns, rows));
    }

    /**
     * Sets the size it starts with.
     *
     * @param start the size
     * @return a copy
     */
    public TerminalSpec size(TerminalSize start) {
        return new TerminalSpec(command, Objects.requireNonNull(start, "start"));
    }

    /** {@return what runs in it} */
    public Command command() {
        return command;
    }

    /** {@return the size it starts with} */
    public TerminalSize size() {
        return size;
    }

    @Override
    public String toString() {
        return command + " in " + size;
    }
}
