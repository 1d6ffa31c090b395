package io.hydravisor.testkit.tck;

import io.hydravisor.process.Command;
import io.hydravisor.session.PaneCommand;
import java.nio.file.Path;
import java.time.Duration;

/** What runs in the panes of a {@link SessionLab}: {@link ShellSessionGuest} where there is a shell. Immutable. */
public interface SessionGuest {
    /**
     * A shell for people, in which {@link io.hydravisor.session.Pane#run} works.
     *
     * @param prompt what it prompts with
     * @return the command
     */
    PaneCommand shell(String prompt);

    /**
     * Takes no notice of its input at first, and becomes a shell.
     *
     * @param wait for how long
     * @return the command
     */
    PaneCommand lateShell(Duration wait);

    /**
     * Writes its working directory and a variable, a line each, and stays.
     *
     * @param variable its name
     * @return the command
     */
    PaneCommand introduces(String variable);

    /**
     * Writes a text as it is and stays, copying its input to its output.
     *
     * @param text any, with control sequences
     * @return the command
     */
    PaneCommand shows(String text);

    /**
     * Writes a line and ends.
     *
     * @param line the line, without its end
     * @param code the exit code
     * @return the command
     */
    PaneCommand ends(String line, int code);

    /**
     * Writes the numbers from 1 on, a line each, and ends with 0, or stays.
     *
     * @param to the last one
     * @param stays whether it stays
     * @return the command
     */
    PaneCommand counts(int to, boolean stays);

    /**
     * Ends by a signal to itself.
     *
     * @param signal its number
     * @return the command
     */
    PaneCommand dies(int signal);

    /**
     * Makes its terminal raw, writes a text, {@code ready} and a line end, copies so many bytes of its input to a file of this host, and ends
     * with 0.
     *
     * @param first the text
     * @param count how many bytes
     * @param file where to
     * @return the command
     */
    PaneCommand reads(String first, int count, Path file);

    /**
     * Writes {@code ready}, waits for a key that is not echoed, then writes the numbers from 1 on, a line each, and {@code tail}
     * behind them, and stays.
     *
     * @param to the last number
     * @param tail any bytes
     * @return the command
     */
    PaneCommand onKeyCounts(int to, byte[] tail);

    /**
     * Writes {@code ready}, waits for a key that is not echoed, then writes so many times {@code a}, and {@code done} on a line of its
     * own, and stays.
     *
     * @param count how many bytes
     * @return the command
     */
    PaneCommand onKeyFloods(int count);

    /**
     * Writes bytes to its output, a line and its working directory to its standard error, and ends.
     *
     * @param out any bytes
     * @param line the line, without its end
     * @param code the exit code
     * @return the command, without a working directory
     */
    Command writes(byte[] out, String line, int code);

    /**
     * Writes the numbers from 1 on, a line each.
     *
     * @param to the last one
     * @return the command
     */
    Command count(int to);

    /**
     * Makes a file of this host.
     *
     * @param file which
     * @return the command
     */
    Command touch(Path file);
}
