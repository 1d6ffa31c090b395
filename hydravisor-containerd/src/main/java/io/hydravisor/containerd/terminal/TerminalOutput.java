package io.hydravisor.containerd.terminal;

import io.hydravisor.containerd.command.SpoolWatcher;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.host.Pipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a terminal shows, as it comes through a named pipe. Who waits for it waits in the JVM, where closing reaches them. What
 * nobody wants any more is read to its end all the same: the shim is stuck otherwise, and never lets go of the program.
 */
final class TerminalOutput {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalOutput.class);
    /** How often the one thread that drains all pipes reads from one before the others get their turn. */
    private static final int DRAINS = 16;

    private static final int DRAIN_BYTES = 64 * 1024;

    private final Pipe pipe;
    private final SpoolWatcher watcher;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Condition changed = lock.newCondition();
    private boolean content;
    private boolean unwanted;
    private boolean closed;
    private ByteBuffer rest = ByteBuffer.allocate(0);

    TerminalOutput(Pipe pipe, SpoolWatcher watcher) {
        this.pipe = pipe;
        this.watcher = watcher;
    }

    /** Waits until there is something; -1 at the end, and when nobody wants it any more. */
    int read(ByteBuffer target) throws IOException {
        if (!reading.compareAndSet(false, true)) {
            throw new IllegalStateException("two threads read from one terminal; each would get a part");
        }
        lock.lock();
        try {
            while (!unwanted) {
                if (rest.hasRemaining()) {
                    return transfer(rest, target);
                }
                if (closed) {
                    return -1;
                }
                int count = pipe.read(target);
                if (count != Pipe.NOTHING_NOW) {
                    if (count < 0) {
                        close();
                    }
                    return count;
                }
                awaitContent();
            }
            return -1;
        } catch (NativeException e) {
            throw new IOException("can't read what the terminal shows", e);
        } finally {
            lock.unlock();
            reading.set(false);
        }
    }

    private void awaitContent() throws NativeException {
        content = false;
        if (!watcher.onceReady(pipe, this::hasContent)) {
            close();
        }
        while (!content && !unwanted && !closed) {
            changed.awaitUninterruptibly();
        }
    }

    private void hasContent() {
        lock.lock();
        try {
            content = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static int transfer(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        to.put(from.slice(from.position(), count));
        from.position(from.position() + count);
        return count;
    }

    /**
     * Takes what is left in the pipe, which is no more than that holds, when the shim has closed its end: a user who drops the
     * terminal without reading to its end or closing it leaves no descriptor behind.
     */
    void takeRest() {
        lock.lock();
        try {
            ByteArrayOutputStream left = new ByteArrayOutputStream();
            ByteBuffer piece = ByteBuffer.allocate(DRAIN_BYTES);
            int count = 0;
            while (!closed && !unwanted && count >= 0) {
                count = pipe.read(piece.clear());
                left.write(piece.array(), 0, Math.max(0, count));
                if (count == Pipe.NOTHING_NOW) {
                    break;
                }
            }
            rest = ByteBuffer.wrap(left.toByteArray());
            if (count < 0) {
                close();
            }
            changed.signalAll();
        } catch (NativeException e) {
            LOG.debug("Could not take the rest of what a terminal shows", e);
        } finally {
            lock.unlock();
        }
    }

    /** Wakes who reads, and drops what is shown from now on, until the shim closes its end. */
    void abandon() {
        lock.lock();
        try {
            unwanted = true;
            changed.signalAll();
            drain();
        } finally {
            lock.unlock();
        }
    }

    /** Runs on the watcher's thread, save for the first time. */
    private void drain() {
        lock.lock();
        try {
            for (int i = 0; i < DRAINS && !closed; i++) {
                int count = pipe.read(ByteBuffer.allocate(DRAIN_BYTES));
                if (count < 0) {
                    close();
                } else if (count == Pipe.NOTHING_NOW) {
                    break;
                }
            }
            if (!closed && !watcher.onceReady(pipe, this::drain)) {
                close();
            }
        } catch (NativeException e) {
            LOG.debug("Could not read the rest of what a terminal shows", e);
            close();
        } finally {
            lock.unlock();
        }
    }

    /** Closes the pipe at once. */
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
