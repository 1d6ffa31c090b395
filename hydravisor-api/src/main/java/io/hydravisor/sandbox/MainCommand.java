package io.hydravisor.sandbox;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.process.Command;
import java.util.ArrayList;
import java.util.List;

/**
 * What a sandbox is there to run: it stops when this ends. Immutable. Its output is kept as that of spooled commands, the oldest
 * dropped at 64 MiB; {@code sandbox.attach(MainCommand.ID)} reads it and waits for the end. Its standard input is closed.
 */
public final class MainCommand {
    /** The id under which it is found among the sandbox's commands. */
    public static final String ID = "main";

    private final boolean image;
    private final List<String> arguments;

    private MainCommand(boolean image, List<String> arguments) {
        this.image = image;
        this.arguments = arguments;
    }

    /**
     * A program of the caller's choice, whatever the image says.
     *
     * @param argv the program and its arguments
     * @return the command
     * @throws InvalidInputException as {@link Command#of(List)}
     */
    public static MainCommand of(List<String> argv) {
        return new MainCommand(false, Command.of(argv).argv());
    }

    /**
     * A program of the caller's choice, whatever the image says.
     *
     * @param program its name or path
     * @param arguments its arguments
     * @return the command
     * @throws InvalidInputException as {@link Command#of(String, String...)}
     */
    public static MainCommand of(String program, String... arguments) {
        return new MainCommand(false, Command.of(program, arguments).argv());
    }

    /**
     * What the image says: its entry point, followed by the arguments given here or, without any, by its own.
     *
     * @param arguments in place of the image's own
     * @return the command
     * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md">Entrypoint and Cmd</a>
     */
    public static MainCommand ofImage(String... arguments) {
        return new MainCommand(true, List.of(arguments));
    }

    /** {@return whether it begins with the image's entry point} */
    public boolean fromImage() {
        return image;
    }

    /** {@return what was given: all of it, or what follows the image's entry point; unmodifiable} */
    public List<String> arguments() {
        return arguments;
    }

    /**
     * For providers: what to run.
     *
     * @param entrypoint the image's
     * @param cmd the image's
     * @return the program and its arguments
     * @throws InvalidInputException if there is no program
     */
    public List<String> argv(List<String> entrypoint, List<String> cmd) {
        if (!image) {
            return arguments;
        }
        List<String> argv = new ArrayList<>(entrypoint);
        argv.addAll(arguments.isEmpty() ? cmd : arguments);
        if (argv.isEmpty()) {
            throw new InvalidInputException(Failure.of("the image names no program to run")
                    .hint("Say what to run with MainCommand.of(...), or leave it out to run commands only."));
        }
        return Command.of(argv).argv();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MainCommand that && image == that.image && arguments.equals(that.arguments);
    }

    @Override
    public int hashCode() {
        return arguments.hashCode();
    }

    /** {@return the program's name: arguments may hold secrets} */
    @Override
    public String toString() {
        return image ? "the image's own" : arguments.get(0);
    }
}
