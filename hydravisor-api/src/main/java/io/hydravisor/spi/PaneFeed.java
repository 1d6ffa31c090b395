package io.hydravisor.spi;

/** A pane's bytes as they come, kept until they are read, up to a limit. Safe for use by many threads. */
public interface PaneFeed extends AutoCloseable {
    /**
     * Takes what came. Does not block for more to come.
     *
     * @param offset bytes from the start of the feed, where the last piece ended
     * @param max the most bytes to return, positive
     * @return what is there; what was returned once is not kept
     */
    OutputRead read(long offset, int max);

    /**
     * Tells of changes: after each one that a reader could miss the listener is called, from a thread that it must not hold up.
     *
     * @param listener called at least once after each change; replaces another one
     */
    void onChange(Runnable listener);

    /** Lets go of the pane. A second close does nothing. */
    @Override
    void close();
}
