package io.hydravisor.containerd.terminal;

import io.hydravisor.containerd.command.SpoolWatcher;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.host.Pipe;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is typed at a terminal. Its pipe is held open in both directions from before the shim opens it, so that no write can come
 * too early; that the program has ended is known from elsewhere.
 */
final class TerminalInput {
    private final Pipe pipe;
    private final SpoolWatcher watcher;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Condition changed = lock.newCondition();
    private boolean room;
    private boolean closed;

    TerminalInput(Pipe pipe, SpoolWatcher watcher) {
        this.pipe = pipe;
        this.watcher = watcher;
    }

    /** Writes all of it; waits while the pipe is full. One thread at a time. */
    void write(ByteBuffer bytes) throws IOException {
        lock.lock();
        try {
            while (bytes.hasRemaining()) {
                if (closed) {
                    throw new IOException("the terminal has ended");
                }
                if (!pipe.write(bytes)) {
                    awaitRoom();
                }
            }
        } catch (NativeException e) {
            throw new IOException("can't write to the terminal", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the program did not read");
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws NativeException, InterruptedException {
        room = false;
        if (!watcher.onceReady(pipe, this::hasRoom)) {
            close();
        }
        while (!room && !closed) {
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

    /** Closes it, which also ends a write that waits. */
    void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                watcher.forget(pipe);
                pipe.close();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
