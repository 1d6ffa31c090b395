package io.hydravisor.containerd.forward;

import io.hydravisor.containerd.command.SandboxTask;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.host.NetworkNamespace;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.spi.PortConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to ports inside sandboxes, from a thread that enters the sandbox's network for that. */
public final class PortDialer {
    private static final Logger LOG = LoggerFactory.getLogger(PortDialer.class);

    /** A listener inside may never accept: then the kernel lets a connect wait for minutes. */
    private final Duration patience;

    public PortDialer(Duration patience) {
        this.patience = patience;
    }

    public PortConnection dial(SandboxTask task, int port) {
        String resource = task.resource() + "/port/" + port;
        // Closed by what runs when the thread has ended, as an interrupt may end the wait for it.
        NetworkNamespace network = task.network();
        CompletableFuture<SocketChannel> connecting = network.begin(() -> connect(port));
        connecting.whenComplete((socket, failure) -> network.close());
        try {
            return new SocketConnection(connecting.get());
        } catch (InterruptedException e) {
            connecting.thenAccept(PortDialer::discard);
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(Failure.of("interrupted while connecting to a port")
                    .provider("containerd")
                    .resource(resource)
                    .cause(e));
        } catch (ExecutionException e) {
            throw translate(e.getCause() == null ? e : e.getCause(), port, resource);
        }
    }

    private SocketChannel connect(int port) throws IOException {
        try {
            return connect("127.0.0.1", port);
        } catch (ConnectException refused) {
            try {
                return connect("::1", port);
            } catch (IOException e) {
                refused.addSuppressed(e);
                throw refused;
            }
        }
    }

    private SocketChannel connect(String loopback, int port) throws IOException {
        SocketChannel socket = SocketChannel.open();
        try {
            int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, patience.toMillis()));
            socket.socket().connect(new InetSocketAddress(InetAddress.getByName(loopback), port), millis);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static void discard(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.trace("Closing what nobody waited for failed", e);
        }
    }

    private static RuntimeException translate(Throwable thrown, int port, String resource) {
        Failure failure = Failure.of("can't connect to port " + port + " inside: " + thrown.getMessage())
                .provider("containerd")
                .resource(resource)
                .cause(thrown);
        if (thrown instanceof ConnectException) {
            return new UnavailableException(failure.hint(
                    "Nothing listens there yet, on 127.0.0.1 or ::1; wait until the program inside does."));
        }
        if (thrown instanceof SocketTimeoutException) {
            return new UnavailableException(failure.hint("What listens there does not accept; look at it inside."));
        }
        if (thrown instanceof NativeException) {
            return new PermissionDeniedException(
                    failure.hint("Entering a sandbox's network needs root with CAP_SYS_ADMIN on the host."));
        }
        return new BackendException(failure.hint("Look at the sandbox's network."));
    }
}
