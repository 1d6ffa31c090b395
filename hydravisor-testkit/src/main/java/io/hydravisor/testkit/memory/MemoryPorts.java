package io.hydravisor.testkit.memory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The loopback of one sandbox. Its state is guarded by the kernel's lock. */
final class MemoryPorts {
    private static final int BACKLOG = 128;
    private static final int MAX_PORT = 65_535;

    private final MemoryKernel kernel;
    private final Map<Integer, Listener> listeners = new HashMap<>();

    MemoryPorts(MemoryKernel kernel) {
        this.kernel = kernel;
    }

    ProgramListener listen(MemoryProcess self, int port) throws IOException {
        if (port < 1 || port > MAX_PORT) {
            throw new IOException("not a port: " + port);
        }
        Listener made = new Listener(self, port);
        boolean[] taken = new boolean[1];
        kernel.change(() -> {
            taken[0] = listeners.putIfAbsent(port, made) != null;
            self.atEnd(made::shut);
        });
        if (taken[0]) {
            throw new BindException("Address already in use: port " + port);
        }
        return made;
    }

    /** Null if nothing listens there, or too many wait. */
    @Nullable
    MemoryConnection connect(int port) {
        AtomicReference<@Nullable MemoryConnection> made = new AtomicReference<>();
        kernel.change(() -> {
            Listener listener = listeners.get(port);
            if (listener != null && listener.waiting.size() < BACKLOG) {
                MemoryConnection connection = new MemoryConnection(kernel);
                listener.waiting.add(connection);
                made.set(connection);
            }
        });
        return made.get();
    }

    private final class Listener implements ProgramListener {
        private final MemoryProcess self;
        private final int port;
        private final Deque<MemoryConnection> waiting = new ArrayDeque<>();
        private boolean closed;

        Listener(MemoryProcess self, int port) {
            this.self = self;
            this.port = port;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public ProgramConnection accept() throws IOException {
            AtomicReference<@Nullable MemoryConnection> taken = new AtomicReference<>();
            try {
                boolean done = kernel.call(
                        self,
                        () -> {
                            taken.set(waiting.poll());
                            return taken.get() != null || closed;
                        },
                        MemoryKernel.FOREVER);
                assert done;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException thrown = new InterruptedIOException("interrupted");
                thrown.initCause(e);
                throw thrown;
            }
            MemoryConnection connection = taken.get();
            if (connection == null) {
                throw new IOException("the listener was closed");
            }
            return connection.end(self, true);
        }

        @Override
        public void close() {
            kernel.change(this::shut);
        }

        private void shut() {
            closed = true;
            listeners.remove(port, this);
            waiting.forEach(connection -> connection.close(true));
            waiting.clear();
        }
    }
}
