package io.hydravisor.spi;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/**
 * A connection to a port of a machine. One thread reads while another writes; closing it from a third wakes both. Reads and
 * writes block; a read gives -1 when the other side will send no more.
 */
public interface PortConnection extends ByteChannel {
    /**
     * Tells the other side that nothing more will come; it can still answer.
     *
     * @throws IOException if that can't be done
     */
    void shutdownOutput() throws IOException;
}
