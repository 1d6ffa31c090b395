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

/** Our end of the named pipe that a command reads its standard input from, if it has one. Safe for use by many threads. */
final class StdinPipe {
    private final Path path;
    private final SpoolWatcher watcher;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Condition changed = lock.newCondition();
    private @Nullable Pipe keeper;
    private @Nullable Pipe end;
    private boolean room;

    StdinPipe(Path path, SpoolWatcher watcher) {
        this.path = path;
        this.watcher = watcher;
    }

    /** Opens it without waiting for a reader. */
    void open() throws NativeException {
        if (!Files.exists(path)) {
            return;
        }
        lock.lock();
        try {
            keeper = Pipe.keep(path);
            end = Pipe.writer(path);
        } finally {
            lock.unlock();
        }
    }

    /** The shim has opened its end: from now on a write fails when that is closed. */
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

    /** Writes all of it; waits while the pipe is full. */
    void write(ByteBuffer bytes) throws IOException {
        lock.lock();
        try {
            while (bytes.hasRemaining()) {
                Pipe open = end;
                if (open == null) {
                    throw new IOException("stdin is closed");
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
            lock.unlock();
        }
    }

    private void awaitRoom(Pipe full) throws InterruptedException {
        room = false;
        watcher.onceWritable(full, this::hasRoom);
        while (!room && end == full) {
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

    /** Closes it, which also ends a write that waits; false if it was closed or never there. */
    boolean close() {
        lock.lock();
        try {
            Pipe open = end;
            started();
            if (open == null) {
                return false;
            }
            watcher.forget(open);
            open.close();
            end = null;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }
}
