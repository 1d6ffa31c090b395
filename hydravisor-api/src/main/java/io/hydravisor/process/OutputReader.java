package io.hydravisor.process;

import java.time.Duration;
import java.util.Optional;

/** Reads one output piece by piece. Only hydravisor-api implements this. Not safe for use by many threads. */
public interface OutputReader extends AutoCloseable {
    /**
     * Where the next piece starts.
     *
     * @return bytes from the start of the stream
     */
    long offset();

    /**
     * The next piece; blocks until there is one.
     *
     * @return a chunk of at most 64 KiB or a gap; empty at the end of the output
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted; nothing is lost by it
     */
    Optional<Output> next();

    /**
     * The next piece, if one comes in time.
     *
     * @param patience how long to wait; zero does not block
     * @return a chunk or a gap; empty at the end of the output, or when none came in time ({@link #ended()} tells which)
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted; nothing is lost by it
     */
    Optional<Output> next(Duration patience);

    /**
     * Whether the end of the output was reached.
     *
     * @return true if no piece will follow
     */
    boolean ended();

    /** Stops reading; leaves the command alone. A second close does nothing. */
    @Override
    void close();
}
