package io.hydravisor.front;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.net.PortForward;
import io.hydravisor.spi.MachineDriver;
import io.hydravisor.spi.PortConnection;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A forwarded port: a listener of ours, and for each connection one to the machine's port and two copies. */
final class ForwardFront implements PortForward {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardFront.class);
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final MachineDriver driver;
    private final int port;
    private final String resource;
    private final Executor executor;
    private final ServerSocketChannel listener;
    private final BooleanSupplier gone;
    private final OpenEnds ends;
    private final InetSocketAddress address;
    private final CountDownLatch refusing = new CountDownLatch(1); // zero when nobody is let in any more
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    private ForwardFront(
            MachineDriver driver,
            int port,
            String resource,
            Executor executor,
            ServerSocketChannel listener,
            BooleanSupplier gone,
            OpenEnds ends)
            throws IOException {
        this.driver = driver;
        this.port = port;
        this.resource = resource;
        this.executor = executor;
        this.listener = listener;
        this.gone = gone;
        this.ends = ends;
        this.address = (InetSocketAddress) listener.getLocalAddress();
    }

    /**
     * Begins to listen.
     *
     * @param gone asks whether the machine is there no more
     */
    static ForwardFront listen(
            MachineDriver driver,
            InetSocketAddress local,
            int port,
            String machine,
            Executor executor,
            BooleanSupplier gone,
            OpenEnds ends) {
        String resource = machine + "/port/" + port;
        if (port < 1 || port > 65_535) {
            throw new InvalidInputException(
                    Failure.of("not a port: " + port).resource(machine).hint("Ports are 1 to 65535."));
        }
        if (local.isUnresolved()) {
            throw new InvalidInputException(Failure.of("not an address of this host: " + local)
                    .resource(machine)
                    .hint("Give an address, such as the loopback address."));
        }
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            try {
                listener.bind(local);
                ForwardFront forward = new ForwardFront(driver, port, resource, executor, listener, gone, ends);
                executor.execute(forward::accept);
                return ends.add(driver, forward);
            } catch (IOException | RuntimeException e) {
                listener.close();
                throw e;
            }
        } catch (IOException e) {
            throw cantListen(local, resource, e);
        }
    }

    private static HydravisorException cantListen(InetSocketAddress local, String resource, IOException cause) {
        Failure failure = Failure.of("can't listen on " + local + ": " + cause.getMessage())
                .resource(resource)
                .cause(cause);
        String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof SocketException && said.contains("permission denied")) {
            return new PermissionDeniedException(failure.hint("Ports below 1024 need a privilege; take another."));
        }
        if (cause instanceof BindException && said.contains("in use")) {
            return new AlreadyExistsException(failure.hint("Take port 0 for one that is free."));
        }
        return new InvalidInputException(failure.hint("Give an address of this host."));
    }

    @Override
    public InetSocketAddress localAddress() {
        return address;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int connections() {
        return connections.get();
    }

    @Override
    public long bytesIn() {
        return bytesIn.get();
    }

    @Override
    public long bytesOut() {
        return bytesOut.get();
    }

    private void accept() {
        try {
            acceptUntilClosed();
        } finally {
            refusing.countDown();
        }
    }

    private void acceptUntilClosed() {
        while (!closed.get()) {
            try {
                SocketChannel client = listener.accept();
                open.add(client);
                if (closed.get()) {
                    forget(client);
                    return;
                }
                executor.execute(() -> serve(client));
            } catch (IOException | RejectedExecutionException e) {
                if (!closed.get()) {
                    LOG.warn("{} accepts no more connections", resource, e);
                    end();
                }
                return;
            }
        }
    }

    private void serve(SocketChannel client) {
        connections.incrementAndGet();
        try (client;
                PortConnection machine = driver.dial(port)) {
            open.add(machine);
            try {
                if (!closed.get()) {
                    relay(client, machine);
                }
            } finally {
                open.remove(machine);
            }
        } catch (NotFoundException | ConflictException e) {
            LOG.debug("A connection to {} ended", resource, e);
            closeIfGone();
        } catch (HydravisorException | IOException | RejectedExecutionException e) {
            LOG.debug("A connection to {} ended", resource, e);
        } finally {
            open.remove(client);
            connections.decrementAndGet();
        }
    }

    /** Nobody here is told when a machine is destroyed elsewhere. */
    private void closeIfGone() {
        if (gone.getAsBoolean()) {
            LOG.debug("{} is gone", resource);
            close();
        }
    }

    /** One direction on a thread of its own, the other on this one; each passes the end on to where it copies to. */
    private void relay(SocketChannel client, PortConnection machine) {
        CompletableFuture<Void> in =
                CompletableFuture.runAsync(() -> copy(client, machine, bytesIn, machine::shutdownOutput), executor);
        copy(machine, client, bytesOut, client::shutdownOutput);
        in.join();
    }

    @FunctionalInterface
    private interface EndOfInput {
        void pass() throws IOException;
    }

    /** Passes the end on when it is reached; closes both sides when one breaks, so that the other copy ends too. */
    private static void copy(ReadableByteChannel from, WritableByteChannel to, AtomicLong count, EndOfInput end) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    count.addAndGet(to.write(buffer));
                }
                buffer.clear();
            }
            end.pass();
        } catch (IOException e) {
            LOG.trace("A forwarded connection broke", e);
            forget(from);
            forget(to);
        }
    }

    private static void forget(Closeable channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.trace("Closing failed", e);
        }
    }

    /** The kernel listens on until the thread has woken up that waits for connections. */
    @Override
    public void close() {
        end();
        try {
            if (!refusing.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("{} may be connected to for a moment longer", address);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        if (closed.compareAndSet(false, true)) {
            ends.remove(this);
            forget(listener);
            open.forEach(ForwardFront::forget);
        }
    }

    @Override
    public String toString() {
        return address + " to " + resource;
    }
}
