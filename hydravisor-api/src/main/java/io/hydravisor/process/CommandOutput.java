package io.hydravisor.process;

import java.io.InputStream;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * One of a command's two outputs, read by offset from its start. Each call below starts its own reading; they do not
 * disturb each other. Only hydravisor-api implements this. Safe for use by many threads.
 */
public interface CommandOutput {
    /**
     * Bytes from the start.
     *
     * @return as {@link #stream(long)} with 0
     */
    default InputStream stream() {
        return stream(0);
    }

    /**
     * Bytes from an offset on, to the end of the output. Its reads block until there is something; interrupting one only
     * stops the waiting. Where bytes are gone a read throws {@link OutputGapException}; the next one goes on behind the gap.
     *
     * @param offset bytes from the start; an offset ahead of what was written waits for it
     * @return a stream, not safe for use by many threads; closing it leaves the command alone
     */
    InputStream stream(long offset);

    /**
     * Lines from the start, decoded as UTF-8 by one decoder, with replacement characters for what is not UTF-8. A line ends
     * with a line feed, carriage return or both, and has at most 1,048,576 characters: a longer one comes in pieces of that
     * size, so that a command that never ends its line can't fill the memory.
     *
     * @return a lazy stream that blocks for more; it throws {@link OutputGapException} where bytes are gone
     */
    Stream<String> lines();

    /**
     * Pieces and gaps from an offset on.
     *
     * @param offset bytes from the start
     * @return a reader; close it
     */
    OutputReader reader(long offset);

    /**
     * Pieces and gaps from an offset on, as they come. Each subscriber gets them all, in order, and as fast as it asks.
     * It completes at the end of the output; cancelling it leaves the command alone.
     *
     * @param offset bytes from the start
     * @return a publisher
     */
    Flow.Publisher<Output> publisher(long offset);
}
