package io.hydravisor.ollama.fake;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A scripted server of Ollama's API. It has the models {@code small} (text alone), {@code able} (text, tools, vision, thinking) and
 * {@code vectors} (embeddings alone). Requests for answers, pulls and pushes take the next script, and are answered kindly where
 * there is none. A mistake of the client's gets a refusal and is kept; closing the server throws it.
 */
public final class FakeOllama implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final Shelf shelf = new Shelf();
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler(shelf, scripts);
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final List<String> mistakes = new CopyOnWriteArrayList<>();
    private final Set<Closeable> connections = ConcurrentHashMap.newKeySet();
    private final Semaphore gone = new Semaphore(0);
    private volatile Closeable server;
    private volatile Thread acceptor;
    private final String endpoint;

    /** Takes the next connection. */
    @FunctionalInterface
    private interface Accepting {
        Peer accept() throws IOException;
    }

    /** A connection. */
    private record Peer(InputStream in, OutputStream out, Closeable closing) {}

    private FakeOllama(Closeable server, Accepting accepting, String endpoint) {
        this.server = server;
        this.endpoint = endpoint;
        shelf.store("small", List.of("completion"));
        shelf.store("able", List.of("completion", "tools", "vision", "thinking"));
        shelf.store("vectors", List.of("embedding"));
        this.acceptor = daemon("fake-ollama", () -> accept(accepting));
    }

    /** Listens on a free port of this host. */
    public static FakeOllama tcp() throws IOException {
        ServerSocket socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        return new FakeOllama(socket, () -> peer(socket.accept()), "ollama://127.0.0.1:" + socket.getLocalPort());
    }

    /** Listens on a free port of this host, behind TLS. */
    public static FakeOllama tls(SSLContext context) throws IOException {
        ServerSocket socket =
                context.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        return new FakeOllama(socket, () -> peer(socket.accept()), "ollama+https://localhost:" + socket.getLocalPort());
    }

    private static Peer peer(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return new Peer(socket.getInputStream(), socket.getOutputStream(), socket);
    }

    /** Listens on a Unix socket. */
    public static FakeOllama unix(Path path) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(path));
        Closeable closing = () -> {
            channel.close();
            Files.deleteIfExists(path);
        };
        return new FakeOllama(
                closing,
                () -> {
                    SocketChannel peer = channel.accept();
                    return new Peer(Channels.newInputStream(peer), Channels.newOutputStream(peer), peer);
                },
                "ollama+unix:" + path);
    }

    /** Where it is, as {@code Hydravisor.modelBackend} takes it. */
    public String endpoint() {
        return endpoint;
    }

    /** Sets what a text is turned into, in place of what any text is. */
    public FakeOllama vector(String text, float... vector) {
        handler.vectors.put(text, vector);
        return this;
    }

    /** Knows a registry that has these models alone; without one, any can be pulled. */
    public FakeOllama registry(String... names) {
        handler.registry.addAll(List.of(names));
        return this;
    }

    /** Listens no more, and drops all connections; or listens again, where it did. For TCP alone. */
    public void listening(boolean up) throws IOException {
        ServerSocket socket = (ServerSocket) server;
        if (!up) {
            socket.close();
            awaitEnd(acceptor);
            dropConnections();
        } else if (socket.isClosed()) {
            ServerSocket again = new ServerSocket(socket.getLocalPort(), BACKLOG, InetAddress.getLoopbackAddress());
            server = again;
            acceptor = daemon("fake-ollama", () -> accept(() -> peer(again.accept())));
        }
    }

    /** What the next request for an answer, pull or push gets; others wait behind it. */
    public FakeOllama next(Script script) {
        scripts.add(script);
        return this;
    }

    /** Stores a model. */
    public FakeOllama model(String name, String... capabilities) {
        shelf.store(name, List.of(capabilities));
        return this;
    }

    /** All requests, in their order. */
    public List<Received> requests() {
        return List.copyOf(requests);
    }

    /** The last request. */
    public Received last() {
        return requests.get(requests.size() - 1);
    }

    /** What the client has done wrong; it is not thrown any more. */
    public List<String> takeMistakes() {
        List<String> taken = List.copyOf(mistakes);
        mistakes.clear();
        return taken;
    }

    /** One permit for each client that went away before its response was whole. */
    public Semaphore clientsGone() {
        return gone;
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Closes all connections, as a restart does; the next ones are accepted. */
    public void dropConnections() throws IOException {
        for (Closeable connection : connections) {
            connection.close();
        }
        // A connection that a thread reads is closed only when that thread has noticed.
        try {
            for (int i = 0; i < 2000 && !connections.isEmpty(); i++) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The kernel goes on to listen for as long as a thread waits for a connection. */
    private static void awaitEnd(Thread waiting) {
        try {
            waiting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept(Accepting accepting) {
        try {
            while (true) {
                Peer peer = accepting.accept();
                connections.add(peer.closing());
                daemon("fake-ollama-connection", () -> serve(peer));
            }
        } catch (IOException closed) {
            // By close(): there is no other way to end accept().
        }
    }

    private void serve(Peer peer) {
        try (Closeable closing = peer.closing()) {
            InputStream in = new BufferedInputStream(peer.in());
            OutputStream out = new BufferedOutputStream(peer.out());
            for (Received request = Received.read(in); request != null; request = Received.read(in)) {
                requests.add(request);
                if (!respond(request, in, out, closing)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException ended) {
            // The connection is gone, for the reason that respond() has noted.
        } finally {
            connections.remove(peer.closing());
        }
    }

    private boolean respond(Received request, InputStream in, OutputStream out, Closeable closing)
            throws IOException, InterruptedException {
        Map<String, @Nullable Object> json = Map.of();
        Wire wire = new Wire(in, out, closing, "", true);
        try {
            json = Rules.check(request);
            wire = new Wire(
                    in,
                    out,
                    closing,
                    String.valueOf(json.get("model")),
                    request.path().equals("/api/chat"));
            handler.handle(request, json, wire);
        } catch (Mistake e) {
            mistakes.add(request.method() + " " + request.path() + ": " + e.getMessage());
            String text = e.getMessage();
            if (e.status() == 400) {
                wire.json(e.status(), "{\"error\":" + Script.quoted(String.valueOf(text)) + "}");
            } else {
                wire.whole(
                        e.status(),
                        "text/plain",
                        String.valueOf(text).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        } catch (Handler.Unsupported e) {
            wire.json(400, "{\"error\":" + Script.quoted(String.valueOf(e.getMessage())) + "}");
        } catch (Shelf.Absent e) {
            wire.json(404, "{\"error\":" + Script.quoted(String.valueOf(e.getMessage())) + "}");
        } catch (IOException e) {
            if (!wire.ended() && !"cut by the script".equals(e.getMessage())) {
                gone.release();
            }
            throw e;
        }
        return wire.ended();
    }

    /**
     * Stops.
     *
     * @throws AssertionError if a client made a mistake that nobody has taken
     */
    @Override
    public void close() throws IOException {
        server.close();
        dropConnections();
        if (!mistakes.isEmpty()) {
            throw new AssertionError("mistakes of the client: " + mistakes);
        }
    }
}
