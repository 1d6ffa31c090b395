package io.hydravisor.containerd.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our end of the named pipe that a command reads its standard input from, if it has one. */
final class StdinPipe {
    private static final Logger LOG = LoggerFactory.getLogger(StdinPipe.class);

    private final Path pipe;
    private @Nullable FileChannel keeper;
    private @Nullable FileChannel end;

    StdinPipe(Path pipe) {
        this.pipe = pipe;
    }

    /**
     * Opens it without waiting for a reader: a pipe opened for both never waits, and while it is held open neither does the
     * next one to open it, fifo(7).
     */
    synchronized void open() throws IOException {
        if (Files.exists(pipe)) {
            keeper = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
            end = FileChannel.open(pipe, StandardOpenOption.WRITE);
        }
    }

    /** The shim has opened its end: from now on a write fails when that is closed, instead of waiting for ever. */
    synchronized void started() {
        close(keeper);
        keeper = null;
    }

    void write(ByteBuffer bytes) throws IOException {
        FileChannel open;
        synchronized (this) {
            open = end;
        }
        if (open == null) {
            throw new IOException("stdin is closed");
        }
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
    }

    /** Closes it, which also wakes a write that blocks; false if it was closed or never there. */
    synchronized boolean close() {
        boolean wasOpen = end != null;
        close(keeper);
        close(end);
        keeper = null;
        end = null;
        return wasOpen;
    }

    private void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("Could not close {}", pipe, e);
            }
        }
    }
}
