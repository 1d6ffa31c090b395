package io.hydravisor.session;

import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.OutputReader;
import io.hydravisor.terminal.RecordingSpec;
import io.hydravisor.terminal.TerminalSize;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A terminal with a screen and a history. Only hydravisor-api implements this. Safe for use by many threads; what one thread types
 * in one call is not mixed with what another types, save where a call says so. Holds nothing open. What types, pastes or starts
 * something is never repeated after a lost reply.
 */
public interface Pane {
    /** {@return its id, which nothing changes and which is never given to another pane of the same server} */
    String id();

    /**
     * Asks the backend about it.
     *
     * @return what it is now
     */
    PaneInfo info();

    /**
     * Presses keys.
     *
     * @param names a printable character, or {@code Enter}, {@code Escape}, {@code Tab}, {@code BTab}, {@code Space},
     *     {@code BSpace}, {@code Up}, {@code Down}, {@code Left}, {@code Right}, {@code Home}, {@code End}, {@code PageUp},
     *     {@code PageDown}, {@code Insert}, {@code Delete}, {@code F1} to {@code F12}; each may follow {@code C-}, {@code M-} and
     *     {@code S-} for control, meta and shift
     * @throws io.hydravisor.core.InvalidInputException if one is no key; none is pressed then
     */
    void keys(String... names);

    /**
     * Types text as it is: no part of it is a key's name, a format or a command.
     *
     * @param text any text without NUL; more than 16 KiB go in pieces
     */
    void type(String text);

    /**
     * Sends bytes as a terminal would.
     *
     * @param bytes any; more than 4 KiB go in pieces
     */
    void send(byte[] bytes);

    /**
     * Pastes: line feeds arrive as the Enter key, and a program that asked for bracketed paste is told that this is one.
     *
     * @param content what to paste; it goes through no argument and no file
     */
    void paste(byte[] content);

    /**
     * Reads the screen as plain text.
     *
     * @return one line for each row, each ended by a line feed, without trailing spaces
     */
    default String capture() {
        return capture(Capture.screen());
    }

    /**
     * Reads lines.
     *
     * @param what which, and how
     * @return the lines, each ended by a line feed
     */
    String capture(Capture what);

    /**
     * Reads what the pane's program writes from now on, as bytes with the control sequences in them. Offsets count from here. A
     * reader that falls more than 8 MiB behind gets a gap for what could not be kept; where the backend dropped bytes the gap's
     * length can't be known and is given as zero. It ends when the pane's program or the pane ends, or the server dies; the last
     * piece is then such a gap, as a backend may drop what it has not passed on by then. What {@link #capture(Capture)} gives of a
     * program that has ended is whole.
     *
     * @return a reader; close it
     * @throws io.hydravisor.core.UnsupportedCapabilityException where {@link SessionCapability#LIVE_OUTPUT} is missing
     */
    OutputReader output();

    /**
     * Reads the screen with all that has left it, and then what the pane's program writes, see {@link #attach(int)}.
     *
     * @return a reader; close it
     */
    default OutputReader attach() {
        return attach(Integer.MAX_VALUE);
    }

    /**
     * Reads what draws the pane on a terminal of its size, and then what its program writes, without a seam between the two: what
     * is written while this is called is in the one or the other. The first pieces are lines that have left the screen, the screen in
     * its colours, the cursor, and the modes that the program has set, as far as the backend knows them; all in control sequences of ECMA-48
     * and xterm. Offsets count from there. Where {@link #output()} would have a gap this has one too, and then the screen drawn anew,
     * without history, so that a terminal shows the right thing again. The last piece is such a screen unless the pane went with its program.
     * Blocks for a request at each drawing. Attaching leaves the pane and those who look at it alone; sizes are theirs, see {@link #info()}.
     *
     * @param historyLines how many lines that have left the screen come before it at most, at least 0
     * @return a reader; close it
     * @throws io.hydravisor.core.InvalidInputException if the number is negative
     * @throws io.hydravisor.core.UnsupportedCapabilityException where {@link SessionCapability#LIVE_OUTPUT} is missing
     */
    OutputReader attach(int historyLines);

    /**
     * Records the pane from now on in the format asciicast, version 2: the screen as it is, with what has left
     * it before if that is asked for, then what the pane's program writes, sizes,
     * and on demand what is typed through this session's object. Each event is in the file at once. Where output could not be
     * kept there are a marker and the screen anew. Sizes are looked at five times a second. Blocks until it has begun.
     *
     * @param spec what, and where; see {@link io.hydravisor.terminal.Recording} for reading it
     * @return the recording; close it
     * @throws io.hydravisor.core.UnsupportedCapabilityException where {@link SessionCapability#LIVE_OUTPUT} is missing
     * @throws io.hydravisor.core.AlreadyExistsException if the file exists
     * @throws io.hydravisor.core.BackendException if the file can't be written
     */
    PaneRecording record(RecordingSpec spec);

    /**
     * Has the backend append what the pane's program writes from now on to a file, until {@link #stopLog()} or the pane's end, also while no
     * program is connected. Takes the place of a log that the pane has.
     *
     * @param log the file, and how large it gets; only the backend's user can read it
     * @throws io.hydravisor.core.UnsupportedCapabilityException where {@link SessionCapability#LOG} is missing
     */
    void log(PaneLog log);

    /** Ends the pane's log. Does nothing without one. */
    void stopLog();

    /**
     * Runs a command in the pane's shell and waits for its end. The shell has to wait for input at its prompt, and has to see the
     * files of the backend's host; what was typed there and not entered is removed. The command sees the shell's working
     * directory and exported variables and the pane as its input. Its outputs are pipes, which the pane shows, and which are
     * captured byte by byte up to the command's capture limit. An interrupt, or the end of this JVM, leaves it running.
     *
     * @param command without environment, user, stdin and timeout: they are the shell's
     * @return how it ended and what it wrote; {@link ExitStatus.Lost} with what was captured until then if the pane or the server
     *     is gone before. A shell reports a signal as 128 + N, so that {@link ExitStatus.Signaled} is never certain
     * @throws io.hydravisor.core.InvalidInputException if the command has what can't be used
     * @throws io.hydravisor.core.ConflictException if the shell did not start it within the {@code requestTimeout}; it never will
     */
    ExecResult run(Command command);

    /**
     * Waits until the screen shows something. What is shown already counts, as does the echo of what was typed. Looks again and
     * again, so that what is shown only for a moment may be missed.
     *
     * @param pattern looked for in the screen's text, with wrapped lines joined
     * @param patience how long to wait
     * @return what matched; empty if the patience ended before
     * @throws io.hydravisor.core.NotFoundException if the pane is gone
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted
     */
    Optional<String> waitFor(Pattern pattern, Duration patience);

    /**
     * Waits until the screen does not change any more.
     *
     * @param quiet for how long it shall stay the same, positive
     * @param patience how long to wait
     * @return whether it did; false if the patience ended before
     * @throws io.hydravisor.core.NotFoundException if the pane is gone
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted
     */
    boolean waitForIdle(Duration quiet, Duration patience);

    /**
     * Waits for the end of the program that the pane was made with.
     *
     * @param patience how long to wait
     * @return how it ended, {@link ExitStatus.Lost} if the pane went without a word of it; empty if it runs still
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted; the program runs on
     */
    Optional<ExitStatus> await(Duration patience);

    /**
     * Splits it and leaves the active pane active.
     *
     * @param split how, and what the new pane runs
     * @return the new pane
     * @throws io.hydravisor.core.ConflictException if there is no room for it
     */
    Pane split(Split split);

    /** Makes it its window's active one. */
    void select();

    /**
     * Makes it larger or smaller at the cost of its neighbours, as far as they allow.
     *
     * @param size the new size
     */
    void resize(TerminalSize size);

    /**
     * Exchanges its place and size with those of another pane of the session; what runs in both goes on. Within a window the active pane
     * stays active; between two windows the active places do. Not repeated after a lost reply.
     *
     * @param other the other pane, of the same window or another; nothing happens if it is this one
     * @throws io.hydravisor.core.NotFoundException if one of them is not in this session
     */
    void swap(Pane other);

    /** Ends what runs in it. Does nothing to one that is gone. A window ends with its last pane. */
    void kill();
}
