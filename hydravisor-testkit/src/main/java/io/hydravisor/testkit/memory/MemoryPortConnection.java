package io.hydravisor.testkit.memory;

import io.hydravisor.spi.PortConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's end of a connection to a port of a sandbox. */
final class MemoryPortConnection implements PortConnection, MemoryHandle {
    private final MemoryBackend backend;
    private final MemoryKernel kernel;
    private final MemoryConnection connection;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MemoryPortConnection(MemoryBackend backend, MemoryKernel kernel, MemoryConnection connection) {
        this.backend = backend;
        this.kernel = kernel;
        this.connection = connection;
    }

    static MemoryPortConnection open(MemoryBackend backend, MemoryKernel kernel, MemoryConnection connection) {
        MemoryPortConnection made = new MemoryPortConnection(backend, kernel, connection);
        backend.track(made);
        return made;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return target.hasRemaining() ? await(() -> connection.incoming(false).read(target)) : 0;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int total = 0;
        while (source.hasRemaining()) {
            int count = await(() -> connection.outgoing(false).write(source));
            if (count == MemoryPipe.END) {
                throw new IOException("Connection reset by peer");
            }
            total += count;
        }
        return total;
    }

    private int await(Supplier<Integer> attempt) throws IOException {
        if (closed.get()) {
            throw new ClosedChannelException();
        }
        Supplier<@Nullable Integer> unlessClosed = () -> {
            if (closed.get()) {
                return MemoryPipe.END;
            }
            Integer count = attempt.get();
            return count == MemoryPipe.NOT_NOW ? null : count;
        };
        int count;
        try {
            count = kernel.await(unlessClosed);
        } catch (InterruptedException e) {
            // As the JDK's own channels do.
            close();
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
        if (count == MemoryPipe.END && closed.get()) {
            throw new AsynchronousCloseException();
        }
        return count;
    }

    @Override
    public void shutdownOutput() {
        kernel.change(connection.outgoing(false)::closeWriter);
    }

    @Override
    public boolean isOpen() {
        return !closed.get();
    }

    @Override
    public void connectionLost() {
        close();
    }

    @Override
    public void connectionRestored() {
        // What a broken connection took with it does not come back.
    }

    @Override
    public void letGo() {
        close();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            backend.untrack(this);
            kernel.change(() -> connection.close(false));
        }
    }
}
