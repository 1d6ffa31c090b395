package io.hydravisor.vault.age.agent;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves keys to OpenSSH's own programs over a Unix socket. Clients may list keys and have data signed; what would change the
 * keys fails. Only processes of the same user are served. Safe for use by many threads.
 */
public final class SshAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SshAgent.class);
    /** Beyond it, whoever has been silent for longest has to go. */
    private static final int CONNECTIONS_MAX = 64;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final AgentSocket socket;
    private final AgentKeys keys;
    private final Executor executor;
    private final Set<AgentConnection> connections = new HashSet<>(); // guarded by itself
    private boolean closed; // guarded by 'connections'

    private SshAgent(AgentSocket socket, AgentKeys keys, Executor executor) {
        this.socket = socket;
        this.keys = keys;
        this.executor = executor;
    }

    /**
     * Begins to serve.
     *
     * @param path where the socket is to be; one that a dead process left there is replaced
     * @param executor runs one task for the agent and one for each client, up to 65 at once, each until it ends
     * @throws AgentSocketException if the path can't be a socket
     */
    public static SshAgent serve(Path path, AgentKeys keys, Executor executor) throws IOException {
        AgentSocket socket = AgentSocket.bind(path);
        SshAgent agent = new SshAgent(socket, keys, executor);
        try {
            executor.execute(agent::acceptAll);
        } catch (RejectedExecutionException e) {
            socket.close();
            throw e;
        }
        return agent;
    }

    /** Where the socket is, for {@code SSH_AUTH_SOCK}. */
    public Path socket() {
        return socket.path();
    }

    /** Removes the socket and ends all connections; requests that are at work are interrupted. */
    @Override
    public void close() {
        List<AgentConnection> open;
        synchronized (connections) {
            closed = true;
            open = List.copyOf(connections);
            connections.clear();
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.warn("The socket {} can't be removed", socket.path(), e);
        }
        open.forEach(AgentConnection::close);
    }

    private void acceptAll() {
        try {
            while (socket.isOpen()) {
                try {
                    serve(socket.accept());
                } catch (ClosedChannelException e) {
                    return;
                } catch (IOException e) {
                    LOG.warn("A client can't be accepted", e);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } finally {
            close();
        }
    }

    private void serve(SocketChannel peer) throws IOException {
        if (!socket.isOwn(peer)) {
            LOG.warn("A process of another user was turned away at {}", socket.path());
            peer.close();
            return;
        }
        AgentConnection connection = new AgentConnection(peer, new AgentSession(keys));
        if (!admit(connection)) {
            connection.close();
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    connection.run();
                } finally {
                    forget(connection);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.warn("There is no thread for a client", e);
            forget(connection);
            connection.close();
        }
    }

    private boolean admit(AgentConnection added) {
        Optional<AgentConnection> silent = Optional.empty();
        synchronized (connections) {
            if (!closed && connections.size() >= CONNECTIONS_MAX) {
                silent = longestSilent();
                silent.ifPresent(connections::remove);
            }
            if (closed || connections.size() >= CONNECTIONS_MAX) {
                return false;
            }
            connections.add(added);
        }
        silent.ifPresent(AgentConnection::close);
        return true;
    }

    private Optional<AgentConnection> longestSilent() {
        record Idle(AgentConnection connection, long nanos) {}
        long now = System.nanoTime();
        return connections.stream()
                .flatMap(c -> Optional.ofNullable(c.idleSince()).map(since -> new Idle(c, now - since)).stream())
                .max(Comparator.comparingLong(Idle::nanos))
                .map(Idle::connection);
    }

    private void forget(AgentConnection connection) {
        synchronized (connections) {
            connections.remove(connection);
        }
    }
}
