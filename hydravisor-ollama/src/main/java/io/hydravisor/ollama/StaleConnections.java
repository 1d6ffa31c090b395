package io.hydravisor.ollama;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import okhttp3.Interceptor.Chain;
import okhttp3.Response;

/**
 * Finds out that the server has closed an idle connection before a request is written to it. Afterwards nobody could tell whether
 * the server has begun, and a request that may have begun is not sent again. Under TLS the connection can't be asked; there OkHttp
 * looks at those that were idle for long.
 */
final class StaleConnections {
    private static final int MOST = 100;

    private StaleConnections() {}

    /** Nothing was sent. */
    private static final class StaleException extends IOException {
        private static final long serialVersionUID = 1L;

        StaleException() {
            super("the server has closed the connection");
        }
    }

    /** Takes the next connection where one is stale. */
    static Response passOver(Chain chain) throws IOException {
        for (int found = 0; ; found++) {
            try {
                return chain.proceed(chain.request());
            } catch (StaleException e) {
                if (found == MOST) {
                    throw e;
                }
            }
        }
    }

    static Response refuse(Chain chain) throws IOException {
        Socket socket = Objects.requireNonNull(chain.connection(), "connection").socket();
        SocketChannel channel = socket.getChannel();
        if (channel != null && hasInput(channel)) {
            throw new StaleException();
        }
        return chain.proceed(chain.request());
    }

    /** A server has nothing to say before it is asked, but that it goes. */
    private static boolean hasInput(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.read(ByteBuffer.allocate(1)) != 0;
        } catch (IOException e) {
            return true;
        } finally {
            if (channel.isOpen()) {
                channel.configureBlocking(true);
            }
        }
    }
}
