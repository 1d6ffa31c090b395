package io.hydravisor.testkit.tck;

import io.hydravisor.process.Command;
import io.hydravisor.process.StdStream;
import java.time.Duration;

/**
 * The programs that the rules run inside a sandbox. {@link ShellGuest} makes them of a POSIX shell and a few tools, as any small
 * image has them; a provider whose sandboxes have none brings its own. Commands come without id, limits and stdin.
 */
public interface Guest {
    /**
     * Writes two texts and exits with 0.
     *
     * @param out to the standard output
     * @param err to the standard error
     * @return the command
     */
    Command print(String out, String err);

    /**
     * Exits.
     *
     * @param code 0 to 255
     * @return the command
     */
    Command exit(int code);

    /**
     * Sends itself a signal that ends it.
     *
     * @param signal its number
     * @return the command
     */
    Command die(int signal);

    /**
     * Copies its standard input to its standard output, to the end, and exits with 0.
     *
     * @return the command
     */
    Command cat();

    /**
     * Writes each of its arguments to the standard output, a zero byte behind each.
     *
     * @param arguments any text
     * @return the command
     */
    Command arguments(String... arguments);

    /**
     * Writes the value of a variable of its environment to the standard output, nothing if it has none.
     *
     * @param name letters and underscores
     * @return the command
     */
    Command variable(String name);

    /**
     * Writes its working directory and a line break.
     *
     * @return the command
     */
    Command directory();

    /**
     * Writes the number of its user and a line break.
     *
     * @return the command
     */
    Command userId();

    /**
     * Writes the numbers of its groups, a space between two, and a line break; the first is the user's own.
     *
     * @return the command
     */
    Command groupIds();

    /**
     * Writes its host name and a line break.
     *
     * @return the command
     */
    Command hostname();

    /**
     * Writes how many files it may have open, and a line break.
     *
     * @return the command
     */
    Command openFiles();

    /**
     * Writes zero bytes as fast as it can, then {@code done} to the other stream, and exits with 0.
     *
     * @param stream where to
     * @param bytes how many
     * @return the command
     */
    Command flood(StdStream stream, long bytes);

    /**
     * Writes lines {@code line 0}, {@code line 1} and so on to the standard output, and exits with 0.
     *
     * @param count how many
     * @param pause between two
     * @return the command
     */
    Command lines(int count, Duration pause);

    /**
     * Writes pieces of bytes to the standard output, each with one call, and exits with 0.
     *
     * @param pause between two
     * @param pieces the bytes
     * @return the command
     */
    Command pieces(Duration pause, byte[]... pieces);

    /**
     * Waits and exits with 0.
     *
     * @param time whole seconds
     * @return the command
     */
    Command sleep(Duration time);

    /**
     * Starts a child in its own process group that adds a byte to a file about ten times a second; writes {@code ready} and a
     * line break when it has begun; runs until it is ended from outside, child and leader alike.
     *
     * @param file an absolute path in a folder that can be written to
     * @param ignoresTerm whether both ignore the signal TERM
     * @return the command
     */
    Command heartbeat(String file, boolean ignoresTerm);

    /**
     * Writes {@code ready} and a line break; when it gets the signal TERM writes {@code term} and a line break and exits.
     *
     * @param code what it exits with then
     * @return the command
     */
    Command onTerm(int code);

    /**
     * Starts a child in its process group that writes {@code late} and a line break after some time; writes {@code early} and a
     * line break and exits with 0 at once, while the child holds its outputs open.
     *
     * @param time after which the child writes and exits; whole seconds
     * @return the command
     */
    Command leaveBehind(Duration time);

    /**
     * Adds a text to a file and exits with 0.
     *
     * @param file an absolute path in a folder that can be written to
     * @param text without line breaks
     * @return the command
     */
    Command append(String file, String text);

    /**
     * Writes {@code COLUMNSxROWS} of its terminal and a line break, and again whenever it gets the signal WINCH, until a line is
     * typed; writes {@code typed } and that line then, and exits with 0.
     *
     * @return the command
     */
    Command terminalSize();

    /**
     * Writes {@code terminal} and a line break if its three standard streams are terminals, else {@code none} and a line break.
     *
     * @return the command
     */
    Command isTerminal();

    /**
     * Listens on a port of the sandbox's own loopback and sends back what each connection sends, until it is ended. What it
     * writes does not count.
     *
     * @param port 1024 to 65,535
     * @return the command
     */
    Command echoServer(int port);
}
