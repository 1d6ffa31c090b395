package io.hydravisor.containerd;

import io.hydravisor.testkit.tck.Disturbance;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands between clients and containerd's socket, and loses containerd's replies or the connection when a rule asks for it. */
final class SocketProxy implements Disturbance, Closeable {
    private static final int NOBODY = -1;
    /** RFC 9113: every frame starts with its length, type, flags and stream. */
    private static final int FRAME_HEADER_BYTES = 9;

    private static final int STREAM_AT = 5;
    /** What a client says before its first frame. */
    private static final int PREFACE_BYTES = 24;

    private static final int HEADERS = 1;
    private static final int DATA = 0;
    private static final int END_STREAM = 1;
    /** Time for what was asked to be done, though nobody hears of it. */
    private static final long LOST_MILLIS = 300;

    private final Path socket;
    private final Path backend;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger repliesLeft = new AtomicInteger(NOBODY);
    private volatile @Nullable ServerSocketChannel listener;
    private volatile @Nullable Crash crash;

    SocketProxy(Path socket, Path backend) {
        this.socket = socket;
        this.backend = backend;
    }

    void start() throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel fresh = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        fresh.bind(UnixDomainSocketAddress.of(socket));
        listener = fresh;
        thread(() -> accept(fresh));
    }

    @Override
    public void loseReplyAfter(int passed) {
        repliesLeft.set(passed);
    }

    /** Lets something happen at one of the requests, or replies, from now on; it takes with it what it meets. */
    void expect(Crash next) {
        crash = next;
    }

    private boolean crashes(Crash.Moment moment) {
        Crash expected = crash;
        return expected != null && expected.meets(moment);
    }

    /** Lets no new connection be made until {@link #heal()}. */
    void refuse() {
        ServerSocketChannel current = listener;
        if (current != null) {
            close(current);
            listener = null;
        }
    }

    @Override
    public void cut() {
        refuse();
        open.forEach(SocketProxy::close);
        open.clear();
    }

    @Override
    public void heal() {
        repliesLeft.set(NOBODY);
        if (listener == null) {
            try {
                start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        cut();
    }

    private void accept(ServerSocketChannel on) {
        try {
            while (true) {
                SocketChannel client = on.accept();
                Optional<SocketChannel> connected = connect();
                if (connected.isEmpty()) {
                    client.close();
                    continue;
                }
                SocketChannel server = connected.get();
                open.add(client);
                open.add(server);
                if (listener != on) {
                    // An accept that waits may still succeed after the close, before its thread has heard of it.
                    end(client, server);
                    return;
                }
                thread(() -> requests(client, server));
                thread(() -> replies(server, client));
            }
        } catch (IOException e) {
            close(on);
        }
    }

    /** Empty while there is nobody behind this. */
    private Optional<SocketChannel> connect() {
        try {
            return Optional.of(SocketChannel.open(UnixDomainSocketAddress.of(backend)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void requests(SocketChannel client, SocketChannel server) {
        ByteBuffer header = ByteBuffer.allocate(FRAME_HEADER_BYTES);
        Set<Integer> sent = new HashSet<>();
        try {
            write(server, fill(client, ByteBuffer.allocate(PREFACE_BYTES)));
            while (true) {
                fill(client, header.clear());
                ByteBuffer payload = fill(client, ByteBuffer.allocate(length(header)));
                int type = header.get(3);
                // A client's headers begin a request, and the first data is all of it, if it is short.
                if (type == HEADERS && crashes(Crash.Moment.BEFORE)) {
                    break;
                }
                write(server, header.rewind());
                write(server, payload);
                if (type == DATA && sent.add(header.getInt(STREAM_AT)) && crashes(Crash.Moment.DURING)) {
                    break;
                }
            }
        } catch (IOException e) {
            // The other copy ends with it.
        }
        end(client, server);
    }

    private void replies(SocketChannel server, SocketChannel client) {
        ByteBuffer header = ByteBuffer.allocate(FRAME_HEADER_BYTES);
        try {
            while (true) {
                fill(server, header.clear());
                int type = header.get(3);
                boolean endOfReply = type == HEADERS && (header.get(4) & END_STREAM) != 0;
                ByteBuffer payload = fill(server, ByteBuffer.allocate(length(header)));
                if (repliesLeft.get() == 0 && (type == HEADERS || type == DATA)) {
                    repliesLeft.set(NOBODY);
                    TimeUnit.MILLISECONDS.sleep(LOST_MILLIS);
                    break;
                }
                if (endOfReply && crashes(Crash.Moment.AFTER)) {
                    break;
                }
                boolean last = endOfReply && crashes(Crash.Moment.BETWEEN);
                if (endOfReply) {
                    repliesLeft.updateAndGet(left -> left > 0 ? left - 1 : left);
                }
                write(client, header.rewind());
                write(client, payload);
                if (last) {
                    break;
                }
            }
        } catch (IOException e) {
            // The other copy ends with it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(client, server);
    }

    private static int length(ByteBuffer header) {
        return ((header.get(0) & 0xff) << 16) | ((header.get(1) & 0xff) << 8) | (header.get(2) & 0xff);
    }

    private static ByteBuffer fill(SocketChannel from, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (from.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }

    private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private void end(SocketChannel client, SocketChannel server) {
        close(client);
        close(server);
        open.remove(client);
        open.remove(server);
    }

    private static void close(Closeable channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "socket-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
