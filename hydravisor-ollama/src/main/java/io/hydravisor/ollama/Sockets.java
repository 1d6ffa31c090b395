package io.hydravisor.ollama;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.SocketFactory;

/**
 * Makes sockets over channels. Those can be interrupted while they are read, other sockets can't; so the thread that reads an
 * answer needs no second one that watches it.
 */
final class Sockets extends SocketFactory {
    @FunctionalInterface
    private interface Maker {
        Socket make() throws IOException;
    }

    private final Maker maker;

    private Sockets(Maker maker) {
        this.maker = maker;
    }

    static SocketFactory tcp() {
        return new Sockets(() -> SocketChannel.open().socket());
    }

    static SocketFactory unix(Path path) {
        return new Sockets(() -> new UnixSocket(path));
    }

    @Override
    public Socket createSocket() throws IOException {
        return maker.make();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("OkHttp connects by itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException("OkHttp connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("OkHttp connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException("OkHttp connects by itself");
    }
}
