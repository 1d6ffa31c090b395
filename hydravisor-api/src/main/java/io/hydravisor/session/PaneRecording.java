package io.hydravisor.session;

import java.nio.file.Path;

/**
 * A recording that goes on until it is closed, its pane's program or its pane ends, or its connection is closed. Only hydravisor-api
 * implements this. Safe for use by many threads.
 */
public interface PaneRecording extends AutoCloseable {
    /** {@return where it is recorded} */
    Path file();

    /** {@return whether it goes on} */
    boolean running();

    /**
     * Marks this moment. Does nothing once the recording has ended.
     *
     * @param label what players show for it
     * @throws io.hydravisor.core.BackendException if it can't be written
     */
    void mark(String label);

    /**
     * Waits for the end.
     *
     * @throws io.hydravisor.core.BackendException if the recording broke off because it could not be written
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted; the recording goes on
     */
    void await();

    /**
     * Ends it. A second close does nothing.
     *
     * @throws io.hydravisor.core.BackendException if the recording broke off because it could not be written
     */
    @Override
    void close();
}
