package io.hydravisor.containerd.command;

import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.host.Pipe;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The named pipe that a command reads its standard input from, if it has one. The shim holds it open for writing until it is
 * told to close it; we do only while we write, since the command reads the end when nobody holds it open any more, and
 * other clients may want to tell it so. Safe for use by many threads, save for {@link #write}.
 */
final class StdinPipe {
    private final Path path;
    private final SpoolWatcher watcher;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Condition changed = lock.newCondition();
    private @Nullable Pipe keeper;
    private @Nullable Pipe writing;
    private boolean room;
    private boolean closed;

    StdinPipe(Path path, SpoolWatcher watcher) {
        this.path = path;
        this.watcher = watcher;
    }

    /** Lets the shim open it without waiting. */
    void keep() throws NativeException {
        lock.lock();
        try {
            if (Files.exists(path)) {
                keeper = Pipe.keep(path);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The shim has opened its ends: from now on a write fails when the reading one is closed. */
    void started() {
        lock.lock();
        try {
            if (keeper != null) {
                keeper.close();
                keeper = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes all of it; waits while the pipe is full. One thread at a time. */
    void write(ByteBuffer bytes) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("stdin is closed");
            }
            Pipe open = Pipe.writer(path);
            writing = open;
            while (bytes.hasRemaining()) {
                if (writing != open) {
                    throw new IOException("stdin was closed");
                }
                if (!open.write(bytes)) {
                    awaitRoom(open);
                }
            }
        } catch (NativeException e) {
            throw new IOException("the command has closed its stdin", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the command did not read its stdin");
        } finally {
            letGo();
            lock.unlock();
        }
    }

    private void awaitRoom(Pipe full) throws InterruptedException, NativeException {
        room = !watcher.onceReady(full, this::hasRoom);
        while (!room && writing == full) {
            changed.await();
        }
    }

    private void hasRoom() {
        lock.lock();
        try {
            room = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void letGo() {
        Pipe open = writing;
        if (open != null) {
            writing = null;
            watcher.forget(open);
            open.close();
            changed.signalAll();
        }
    }

    /** Closes it, which also ends a write that waits; false if it was closed or never there. */
    boolean close() {
        lock.lock();
        try {
            started();
            letGo();
            boolean was = !closed && Files.exists(path);
            closed = true;
            return was;
        } finally {
            lock.unlock();
        }
    }
}
