package io.hydravisor.containerd.command;

import io.hydravisor.containerd.host.Host;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.process.Durability;
import io.hydravisor.process.Durability.AtLimit;
import io.hydravisor.process.Output;
import io.hydravisor.process.StdStream;
import io.hydravisor.spi.OutputRead;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One output of one command: a file that the shim appends to, whose offsets are the output's. At its limit either the oldest
 * part is given back to the file system, or the command is killed. Safe for use by many threads.
 */
final class Spool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private final StdStream stream;
    private final Path file;
    private final long limit;
    private final AtLimit atLimit;
    // Not channels: a channel is closed, for all, when one thread that reads from it is interrupted.
    private final RandomAccessFile content;
    private final RandomAccessFile dropped;
    private final Lock lock = new ReentrantLock(); // guards the positions of both files
    private volatile long beyond; // of what passed the limit, what was dropped
    private volatile boolean closed;

    Spool(CommandFolder folder, StdStream stream, Durability.Spooled spooled) throws IOException {
        this.stream = stream;
        this.file = folder.output(stream);
        this.limit = spooled.limit().bytes();
        this.beyond = limit;
        this.atLimit = spooled.atLimit();
        this.content = new RandomAccessFile(file.toFile(), "r");
        try {
            this.dropped = new RandomAccessFile(folder.dropped().toFile(), "rw");
        } catch (IOException e) {
            content.close();
            throw e;
        }
    }

    Path file() {
        return file;
    }

    long written() throws IOException {
        return content.length();
    }

    /** Whether more was written than may be kept, and the command has to end for it. */
    boolean mustKill() throws IOException {
        return atLimit == AtLimit.KILL && content.length() > limit;
    }

    /**
     * Reads what is there.
     *
     * @param ended whether nothing writes any more
     */
    OutputRead read(long offset, int max, boolean ended) throws IOException {
        long size = content.length();
        long kept = atLimit == AtLimit.KILL ? Math.min(size, limit) : size;
        if (offset >= kept) {
            if (!ended) {
                return new OutputRead.NotYet();
            }
            return offset >= size
                    ? new OutputRead.End()
                    : gap(
                            offset,
                            size,
                            "the output passed its limit of " + limit + " bytes, and the command was killed");
        }
        byte[] bytes = new byte[(int) Math.min(max, kept - offset)];
        int count = readAt(offset, bytes);
        // Asked after the read: what was dropped meanwhile may have read as zeros.
        long gone = droppedBytes();
        if (offset < gone) {
            return gap(offset, gone, "the output passed its limit of " + limit + " bytes, and the oldest was dropped");
        }
        if (count <= 0) {
            return new OutputRead.NotYet();
        }
        return new OutputRead.Available(new Output.Chunk(offset, ByteBuffer.wrap(bytes, 0, count)));
    }

    private static OutputRead gap(long from, long to, String why) {
        return new OutputRead.Available(new Output.Gap(from, to, why));
    }

    /** Keeps the file to the limit. A quarter of it goes at a time, so that this is rare. */
    void keepToLimit() throws IOException {
        if (atLimit == AtLimit.DROP_OLDEST) {
            dropOldest();
        } else {
            dropBeyond();
        }
    }

    /** What is written while the command is killed, or for ever by somebody who got away, is read by nobody. */
    private void dropBeyond() throws IOException {
        long from = beyond;
        long size = content.length();
        if (size - from > limit / 4) {
            try {
                Host.punchHole(file, from, size);
                beyond = size;
            } catch (NativeException e) {
                LOG.warn("Could not drop what passed the limit in {}", file, e);
            }
        }
    }

    private void dropOldest() throws IOException {
        long size = content.length();
        if (size - droppedBytes() <= limit) {
            return;
        }
        // Other JVMs may follow the same command; whoever holds the lock does it for all.
        try (FileLock mine = dropped.getChannel().tryLock(position(), Long.BYTES, false)) {
            if (mine == null) {
                return;
            }
            long from = droppedBytes();
            long to = size - limit / 4 * 3;
            if (to > from) {
                // Written down before the bytes go, so that no reader takes zeros for output.
                writeDropped(to);
                Host.punchHole(file, from, to);
            }
        } catch (OverlappingFileLockException e) {
            LOG.trace("Another client of this JVM drops output of {}", file, e);
        } catch (NativeException e) {
            LOG.warn("Could not drop the oldest output in {}", file, e);
        }
    }

    private int readAt(long offset, byte[] bytes) throws IOException {
        lock.lock();
        try {
            content.seek(offset);
            return content.read(bytes);
        } finally {
            lock.unlock();
        }
    }

    private long droppedBytes() throws IOException {
        lock.lock();
        try {
            // In one piece, as it is written: readLong() reads byte by byte, while another client writes.
            byte[] count = new byte[Long.BYTES];
            dropped.seek(position());
            dropped.readFully(count);
            return ByteBuffer.wrap(count).getLong();
        } finally {
            lock.unlock();
        }
    }

    private void writeDropped(long count) throws IOException {
        lock.lock();
        try {
            dropped.seek(position());
            dropped.write(ByteBuffer.allocate(Long.BYTES).putLong(count).array());
        } finally {
            lock.unlock();
        }
    }

    private long position() {
        return stream == StdStream.STDOUT ? 0 : Long.BYTES;
    }

    boolean closed() {
        return closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try (RandomAccessFile alsoClosed = dropped) {
            content.close();
        }
    }
}
