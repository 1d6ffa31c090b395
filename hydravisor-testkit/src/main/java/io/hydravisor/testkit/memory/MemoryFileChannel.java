package io.hydravisor.testkit.memory;

import io.hydravisor.core.Effect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;

/** An open file, as a client reads or writes it. Needs its connection at each step. */
final class MemoryFileChannel implements ByteChannel {
    private static final int MAX_PIECE = 1 << 20;

    private final MemoryLine line;
    private final MemoryFiles.Open file;
    private final String resource;
    private long position;
    private volatile boolean closed;

    MemoryFileChannel(MemoryLine line, MemoryFiles.Open file, String resource) {
        this.line = line;
        this.file = file;
        this.resource = resource;
    }

    private void check(String doing, Effect effect) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (line.closed()) {
            throw Errors.closed(resource);
        }
        if (line.lost()) {
            throw Errors.lost(doing, resource, effect);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        check("read a file", Effect.NONE);
        if (!target.hasRemaining()) {
            return 0;
        }
        byte[] piece = file.read(position, Math.min(MAX_PIECE, target.remaining()));
        target.put(piece);
        position += piece.length;
        return piece.length == 0 ? -1 : piece.length;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        check("write a file", Effect.DONE);
        byte[] piece = new byte[Math.min(MAX_PIECE, source.remaining())];
        source.get(piece);
        file.write(position, piece);
        position += piece.length;
        return piece.length;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
        file.close();
    }
}
