package io.hydravisor.vault.age.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: reads its messages and writes the answers, on a thread of its own. */
final class AgentConnection {
    private static final Logger LOG = LoggerFactory.getLogger(AgentConnection.class);

    private final SocketChannel channel;
    private final AgentSession session;
    private final Object state = new Object();
    private @Nullable Thread answering; // guarded by 'state'
    private boolean closed; // guarded by 'state'
    private long heard = System.nanoTime(); // guarded by 'state'

    AgentConnection(SocketChannel channel, AgentSession session) {
        this.channel = channel;
        this.session = session;
    }

    /** Serves the client until one of both ends it. */
    void run() {
        ByteBuffer length = ByteBuffer.allocate(4);
        try {
            while (fill(length.clear())) {
                int bytes = length.getInt(0);
                if (bytes < 1 || bytes > AgentSession.MESSAGE_MAX_BYTES) {
                    LOG.debug("A client's message claims {} bytes", Integer.toUnsignedLong(bytes));
                    return;
                }
                ByteBuffer message = ByteBuffer.allocate(bytes);
                if (!fill(message)) {
                    return;
                }
                byte[] answer = answer(message.array());
                ByteBuffer out = ByteBuffer.allocate(4 + answer.length)
                        .putInt(answer.length)
                        .put(answer)
                        .flip();
                while (out.hasRemaining()) {
                    channel.write(out);
                }
            }
        } catch (IOException e) {
            LOG.debug("A client is gone", e);
        } finally {
            close();
        }
    }

    /** When it was last heard of; none while its request is at work, as it isn't idle then. */
    @Nullable
    Long idleSince() {
        synchronized (state) {
            return answering == null ? heard : null;
        }
    }

    /** Ends it, with the request that is at work. */
    void close() {
        synchronized (state) {
            closed = true;
            if (answering != null) {
                answering.interrupt();
            }
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A client's connection can't be closed", e);
        }
    }

    private byte[] answer(byte[] message) throws IOException {
        synchronized (state) {
            if (closed) {
                throw new IOException("closed");
            }
            answering = Thread.currentThread();
        }
        try {
            return session.answer(message);
        } finally {
            synchronized (state) {
                answering = null;
                heard = System.nanoTime();
                if (closed) {
                    // The interruption was ours; the thread belongs to somebody else.
                    Thread.interrupted();
                }
            }
        }
    }

    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
            synchronized (state) {
                heard = System.nanoTime();
            }
        }
        return true;
    }
}
