package io.hydravisor.spi;

import java.util.Map;

/** A session that exists. Safe for use by many threads. Holds nothing open that its backend's close does not release. */
public interface SessionDriver {
    /**
     * Asks the backend about it.
     *
     * @return what it is now
     * @throws io.hydravisor.core.NotFoundException if it is gone
     */
    SessionRecord describe();

    /**
     * Adds or replaces metadata.
     *
     * @param metadata as {@link SessionRequest#metadata()}
     * @throws io.hydravisor.core.NotFoundException if it is gone
     */
    void annotate(Map<String, String> metadata);

    /**
     * Tells what runs in it that its terminals go away, and leaves them there. Does nothing where that can't be told, and to one that is
     * gone. Returns at once.
     */
    default void hangUp() {}

    /** Ends everything in it; does nothing if it is gone. */
    void kill();

    /**
     * Its windows, panes and buffers.
     *
     * @return their driver; asked for only where {@link io.hydravisor.session.SessionCapability#MULTIPLEXED} is supported
     */
    MultiplexerDriver multiplexer();
}
