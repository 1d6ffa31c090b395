package io.hydravisor.testkit.memory;

import java.nio.ByteBuffer;

/** A pipe as pipe(7) describes it, of 64 KiB. Guarded by the kernel's lock. */
final class MemoryPipe {
    static final int NOT_NOW = -2;
    static final int END = -1;
    private static final int CAPACITY = 64 * 1024;

    private final MemoryBlocks bytes = new MemoryBlocks();
    private boolean writerGone;
    private boolean readerGone;

    /** How many bytes were taken; {@link #NOT_NOW} or {@link #END} if none. */
    int read(ByteBuffer target) {
        if (bytes.kept() == 0) {
            return writerGone || readerGone ? END : NOT_NOW;
        }
        byte[] piece = bytes.read(bytes.start(), target.remaining());
        target.put(piece);
        bytes.dropBelow(bytes.start() + piece.length);
        return piece.length;
    }

    /** How many bytes were put; {@link #NOT_NOW} if there is no room, {@link #END} if nobody will read them. */
    int write(ByteBuffer source) {
        if (readerGone || writerGone) {
            return END;
        }
        int count = Math.min(source.remaining(), room());
        if (count == 0) {
            return source.hasRemaining() ? NOT_NOW : 0;
        }
        byte[] piece = new byte[count];
        source.get(piece);
        bytes.write(bytes.end(), piece, 0, count);
        return count;
    }

    int room() {
        return (int) (CAPACITY - bytes.kept());
    }

    boolean empty() {
        return bytes.kept() == 0;
    }

    void closeWriter() {
        writerGone = true;
    }

    void closeReader() {
        readerGone = true;
        bytes.dropBelow(bytes.end());
    }
}
