package io.hydravisor.spi;

import java.nio.channels.WritableByteChannel;

/**
 * A file that was just created, and is being written to. Whoever moves it or puts something else in its place meanwhile changes
 * nothing for what is done here. Closed without {@link #finish}, it stays as far as it was written, with mode 0600.
 */
public interface NewFile extends WritableByteChannel {
    /**
     * Gives the very file that was created its owner, permissions and time.
     *
     * @param attributes which
     * @throws io.hydravisor.core.PermissionDeniedException if the user may not give it to that owner
     */
    void finish(FileAttributes attributes);
}
