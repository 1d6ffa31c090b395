package io.hydravisor.terminal;

import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A program at a pseudo-terminal, see pty(7), live: what it shows is read once, by one reader, and is kept nowhere. Only
 * hydravisor-api implements this. Safe for use by many threads, save that one at a time reads and one at a time writes.
 *
 * <p>A terminal lives as long as its connection: when that breaks for good its end is {@link ExitStatus.Lost}, and it can't be
 * attached to again. One that outlives its client is a session.
 */
public interface Terminal extends AutoCloseable {
    /** {@return its id, unique in its machine} */
    String id();

    /**
     * What the program shows: its two outputs in one, with the control sequences and line ends that the terminal makes of
     * them. Nothing is dropped: output that is not read holds the program up once the kernel's buffers are full.
     *
     * @return the one stream; a read blocks until there is something, ends when the terminal has ended and all was read, and
     *     can't be interrupted, but ends when the terminal is closed
     */
    InputStream output();

    /**
     * What a person would type. The terminal's line discipline reads it: in its usual mode it echoes, and ctrl-C is a signal.
     *
     * @return the one stream; a write blocks while the program does not read, and fails with an IOException when the terminal
     *     has ended. Closing it does nothing: a terminal's input ends by ctrl-D
     */
    OutputStream input();

    /**
     * How large it is.
     *
     * @return what it was made with, or was last resized to from here
     */
    TerminalSize size();

    /**
     * Makes it larger or smaller; the program gets SIGWINCH if that changes it. Resizing one that has ended does nothing.
     *
     * @param to the new size
     */
    void resize(TerminalSize to);

    /**
     * Sends a signal to the program's process group, once; does nothing if it has ended.
     *
     * @param signal the signal
     */
    void signal(Signal signal);

    /**
     * Waits for the end of the program.
     *
     * @return how it ended
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted; the program runs on
     */
    ExitStatus await();

    /**
     * Waits for the end of the program, for a limited time.
     *
     * @param patience how long
     * @return how it ended; empty if it runs still
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted; the program runs on
     */
    Optional<ExitStatus> await(Duration patience);

    /**
     * Tells of the end of the program.
     *
     * @return completes normally, once
     */
    CompletableFuture<ExitStatus> onExit();

    /** {@return how the program ended; empty while it runs} */
    Optional<ExitStatus> status();

    /**
     * Hangs up, as closing a terminal's window does: the program's group gets SIGHUP, and what of it is left after 2 s is
     * killed. Blocks until that is done. Does nothing to one that has ended, but for letting go of it.
     */
    @Override
    void close();
}
