package io.hydravisor.testkit.tck;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.net.PublishedPort;
import io.hydravisor.spi.PortConnection;
import io.hydravisor.spi.SandboxDriver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A port of the host that leads into a sandbox in memory, for servers that answer each byte with one. */
final class PublishedDoor {
    /** Nobody else closes one that was left open. */
    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket server;
    private final SandboxDriver sandbox;
    private final int port;

    private PublishedDoor(ServerSocket server, SandboxDriver sandbox, int port) {
        this.server = server;
        this.sandbox = sandbox;
        this.port = port;
    }

    static PublishedDoor open(PublishedPort published, SandboxDriver sandbox) throws IOException {
        ServerSocket server = new ServerSocket(published.hostPort(), 5, published.address());
        server.setSoTimeout(PATIENCE_MILLIS);
        PublishedDoor door = new PublishedDoor(server, sandbox, published.port());
        Thread thread = new Thread(door::serve, "published-" + published.hostPort());
        thread.setDaemon(true);
        thread.start();
        return door;
    }

    private void serve() {
        try (server) {
            while (true) {
                try (Socket visitor = server.accept()) {
                    lead(visitor);
                }
            }
        } catch (IOException e) {
            // It was closed, or nobody comes any more.
        }
    }

    private void lead(Socket visitor) throws IOException {
        try (PortConnection inside = sandbox.dial(port)) {
            InputStream in = visitor.getInputStream();
            ByteBuffer answer = ByteBuffer.allocate(1);
            for (int one = in.read(); one >= 0; one = in.read()) {
                inside.write(ByteBuffer.wrap(new byte[] {(byte) one}));
                answer.clear();
                if (inside.read(answer) < 0) {
                    return;
                }
                visitor.getOutputStream().write(answer.get(0));
            }
        } catch (HydravisorException e) {
            // Nothing listens inside: the visitor sees the end.
        }
    }

    void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
