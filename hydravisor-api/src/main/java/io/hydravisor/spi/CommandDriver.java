package io.hydravisor.spi;

import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.process.StdStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A command that was started. Safe for use by many threads, save for {@link #write}. */
public interface CommandDriver extends AutoCloseable {
    /**
     * What is kept of it.
     *
     * @return the record
     */
    CommandRecord record();

    /**
     * How its first process ended: Exited, Signaled or Lost. Survives reconnects.
     *
     * @return completes normally, once; exceptionally never
     */
    CompletableFuture<ExitStatus> exit();

    /**
     * Reads output. Does not block for output to come.
     *
     * @param stream which output
     * @param offset bytes from its start
     * @param max the most bytes to return, positive
     * @return what is there
     * @throws io.hydravisor.core.ConflictException after {@link #close()}; never an end that was not reached
     */
    OutputRead read(StdStream stream, long offset, int max);

    /**
     * How many bytes are known to have been written.
     *
     * @param stream which output
     * @return bytes from its start
     * @throws io.hydravisor.core.ConflictException after {@link #close()}
     */
    long written(StdStream stream);

    /**
     * Tells of changes: after each one that a reader could miss (new output, the end of an output, the exit) the listener is
     * called, from a thread that it must not hold up. Calls may be merged, and may come without a change.
     *
     * @param listener called at least once after each change
     */
    void onChange(Runnable listener);

    /**
     * Writes to the standard input; blocks while the command does not read. One thread at a time.
     *
     * @param bytes written as a whole
     * @throws IOException if the command has closed its input or has ended
     */
    void write(ByteBuffer bytes) throws IOException;

    /** Closes the standard input, so that the command reads its end; also wakes a write that blocks. */
    void closeStdin();

    /**
     * Sends a signal, once; does nothing if nobody is left to get it.
     *
     * @param signal the signal
     * @param target who gets it
     */
    void signal(Signal signal, SignalTarget target);

    /**
     * Whether somebody of its process group lives. Asked only where group signals are supported.
     *
     * @return true if so
     */
    boolean groupAlive();

    /** Keeps durably that its timeout has passed. Called before the first signal for it is sent. */
    void markTimedOut();

    /**
     * Whether {@link #markTimedOut()} was called, here or in another JVM.
     *
     * @return true if so
     */
    boolean timedOut();

    /** Removes what is kept of it. Called only when it has ended. */
    void discard();

    /** Lets go of it, and leaves it running. A second close does nothing. */
    @Override
    void close();
}
