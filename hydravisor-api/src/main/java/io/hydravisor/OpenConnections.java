package io.hydravisor;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** What was opened through the door and is still open, so that closing the door closes it. */
final class OpenConnections {
    private final Set<Closing> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Lock closing = new ReentrantLock();

    /** A close that throws nothing checked. */
    @FunctionalInterface
    interface Closing {
        void close();
    }

    /**
     * Opens a connection.
     *
     * @param connect gets what the connection has to run when it is closed
     * @param close closes it
     */
    <T> T add(Function<Runnable, T> connect, java.util.function.Consumer<T> close) {
        check();
        // The set must hold what it has to close before anyone can close it.
        Closing[] self = new Closing[1];
        T connection = connect.apply(() -> open.remove(self[0]));
        self[0] = () -> close.accept(connection);
        open.add(self[0]);
        if (closed.get()) {
            // Closed while this was connecting: close() may have missed it.
            close.accept(connection);
            throw alreadyClosed();
        }
        return connection;
    }

    void check() {
        if (closed.get()) {
            throw alreadyClosed();
        }
    }

    private static ConflictException alreadyClosed() {
        return new ConflictException(Failure.of("this Hydravisor was closed").hint("Discover a new one."));
    }

    /** Closes all, then runs the rest. A second close only waits until the first is done. */
    void close(Runnable rest) {
        closing.lock();
        try {
            if (closed.compareAndSet(false, true)) {
                closeAll(rest);
            }
        } finally {
            closing.unlock();
        }
    }

    private void closeAll(Runnable rest) {
        RuntimeException first = null;
        for (Closing connection : List.copyOf(open)) {
            try {
                connection.close();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        rest.run();
        if (first != null) {
            throw first;
        }
    }
}
