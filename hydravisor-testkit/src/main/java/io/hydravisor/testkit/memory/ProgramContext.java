package io.hydravisor.testkit.memory;

import io.hydravisor.process.Signal;
import io.hydravisor.terminal.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a program in memory has around it, as a process has. Only this package implements it. For the program's own thread, save
 * that {@link #raise} may be called from any.
 *
 * <p>Calls that block (streams, {@link #sleep}, {@link ProgramListener#accept()}, {@link ProgramChild#await()}) stand still while
 * the sandbox is paused, and run the handlers of signals on the program's thread. A program that blocks elsewhere, or computes,
 * notices pauses and handled signals at its next call; a signal that ends it also interrupts its thread.
 */
public interface ProgramContext {
    /** {@return the name it was called by, as in {@code argv[0]}} */
    String name();

    /** {@return its arguments, without the name; unmodifiable} */
    List<String> args();

    /** {@return its environment: the sandbox's, the spec's and the command's; unmodifiable} */
    Map<String, String> env();

    /** {@return its working directory, an absolute path inside} */
    String cwd();

    /** {@return its user's name, or number where that has no name} */
    String user();

    /** {@return its user's number} */
    long uid();

    /** {@return its group's number} */
    long gid();

    /** {@return the numbers of all its groups, its own first; unmodifiable} */
    List<Long> groups();

    /** {@return the host name of the sandbox it runs in} */
    String hostname();

    /** {@return the name of the sandbox it runs in} */
    String sandbox();

    /** {@return its standard input; a read blocks} */
    InputStream stdin();

    /**
     * Its standard output. A write may block, as the command's durability says, and fails with an IOException when nobody will
     * read it any more.
     *
     * @return the one stream; flushing and closing do nothing
     */
    OutputStream stdout();

    /** {@return its standard error, as {@link #stdout()}} */
    OutputStream stderr();

    /**
     * Writes text to the standard output.
     *
     * @param text written in UTF-8, without a line break behind it
     * @throws IOException as {@link #stdout()}
     */
    void print(String text) throws IOException;

    /** {@return the sandbox's files, as this program's user may see them} */
    ProgramFiles files();

    /**
     * Handles a signal instead of ending by it.
     *
     * @param signal neither KILL nor STOP (19), which can't be handled: for those this does nothing
     * @param handler runs on the program's thread, during a call that blocks; may call {@link #exit}
     */
    void onSignal(Signal signal, Runnable handler);

    /**
     * Ignores a signal. Children started later ignore it too.
     *
     * @param signal neither KILL nor STOP (19), for which this does nothing
     */
    void ignore(Signal signal);

    /**
     * Sends this program a signal; does not return if that ends it.
     *
     * @param signal the signal
     */
    void raise(Signal signal);

    /**
     * Ends the program at once. Does not return.
     *
     * @param code the exit code, of which the lowest eight bits count
     */
    void exit(int code);

    /**
     * Starts a child in the same process group, with the same streams, user, environment and working directory. It does not end
     * with this program, and holds the command's outputs open.
     *
     * @param program what it runs
     * @param args its arguments
     * @return the child
     * @throws IOException if the sandbox has as many processes as it may have
     */
    ProgramChild spawn(Program program, String... args) throws IOException;

    /** {@return whether its standard streams are a terminal} */
    boolean isTerminal();

    /**
     * Makes its terminal raw, as full-screen programs do: what is typed comes as it is, at once, without echo, lines and signals, and
     * what is written is shown as it is; or as it was at first. Does nothing without a terminal.
     *
     * @param raw whether it shall be raw
     */
    void rawTerminal(boolean raw);

    /** {@return how large its terminal is; empty without one} */
    Optional<TerminalSize> terminalSize();

    /**
     * Tells of changes of the terminal's size, as {@link #onSignal} does for WINCH (28). Does nothing without a terminal.
     *
     * @param listener gets the new size
     */
    void onResize(Consumer<TerminalSize> listener);

    /**
     * Waits. Time goes on while the sandbox is paused; the program does not.
     *
     * @param time how long; nothing happens if it is not positive
     * @throws InterruptedException if somebody other than a signal interrupts the thread
     */
    void sleep(Duration time) throws InterruptedException;

    /**
     * Listens on a port of the sandbox's own loopback, which has nothing to do with the host's. Ends with the program.
     *
     * @param port 1 to 65,535
     * @return the listener
     * @throws IOException if the port is taken
     */
    ProgramListener listen(int port) throws IOException;

    /**
     * Connects to a port of the sandbox's own loopback.
     *
     * @param port 1 to 65,535
     * @return the connection
     * @throws IOException if nothing listens there
     */
    ProgramConnection connect(int port) throws IOException;
}
