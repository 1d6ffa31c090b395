package io.hydravisor.tmux;

import io.hydravisor.process.Output;
import io.hydravisor.spi.OutputRead;
import io.hydravisor.spi.PaneFeed;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** What one reader has not yet read of a pane. What it is too slow for becomes a gap, so that it holds up nobody else. */
final class Feed implements PaneFeed {
    static final int LIMIT_BYTES = 8 << 20;

    private static final byte[] NOTHING = {};
    /** In UTF-8. */
    private static final int LONGEST_CHARACTER = 4;

    private final Runnable onClose;
    private final Lock lock = new ReentrantLock(); // guards the fields below
    private final Deque<Output> pieces = new ArrayDeque<>();
    private long held;
    private long written;
    private boolean ended;
    private Runnable listener = () -> {};

    /**
     * @param onClose runs at each close
     */
    Feed(Runnable onClose) {
        this.onClose = onClose;
    }

    void append(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        change(() -> {
            long end = written + bytes.length;
            // Once behind, a reader gets one long gap rather than many short ones.
            int limit = pieces.peekLast() instanceof Output.Gap ? LIMIT_BYTES / 2 : LIMIT_BYTES;
            if (held + bytes.length <= limit) {
                pieces.add(new Output.Chunk(written, ByteBuffer.wrap(bytes)));
                held += bytes.length;
            } else if (pieces.peekLast() instanceof Output.Gap gap) {
                pieces.removeLast();
                pieces.add(new Output.Gap(gap.from(), end, gap.why()));
            } else {
                pieces.add(new Output.Gap(written, end, "the reader was more than 8 MiB behind"));
            }
            written = end;
        });
    }

    /** Nobody knows how much is missing here. */
    void gap(String why) {
        change(() -> pieces.add(new Output.Gap(written, written, why)));
    }

    /**
     * Begins anew at the moment at which the screen was read.
     *
     * @param unfinished the start of a control sequence whose end is yet to come
     */
    void begin(byte[] unfinished) {
        lock.lock();
        try {
            byte[] start = unfinished.length > 0 ? unfinished : unfinishedCharacter();
            pieces.clear();
            if (start.length > 0) {
                pieces.add(new Output.Chunk(0, ByteBuffer.wrap(start)));
            }
            held = start.length;
            written = start.length;
        } finally {
            lock.unlock();
        }
    }

    /** The bytes at the end of what is held that are the start of a character in UTF-8. */
    private byte[] unfinishedCharacter() {
        Deque<Byte> tail = new ArrayDeque<>();
        Iterator<Output> newest = pieces.descendingIterator();
        while (newest.hasNext() && newest.next() instanceof Output.Chunk chunk) {
            for (int i = chunk.bytes().limit() - 1; i >= chunk.bytes().position(); i--) {
                byte one = chunk.bytes().get(i);
                tail.addFirst(one);
                int length = Integer.numberOfLeadingZeros(~one << 24); // of the character that this byte begins
                if (length != 1 || tail.size() >= LONGEST_CHARACTER) {
                    return length > tail.size() && length <= LONGEST_CHARACTER ? bytes(tail) : NOTHING;
                }
            }
        }
        return NOTHING;
    }

    private static byte[] bytes(Deque<Byte> all) {
        byte[] bytes = new byte[all.size()];
        int at = 0;
        for (byte one : all) {
            bytes[at++] = one;
        }
        return bytes;
    }

    /** Nothing more comes, and all has been passed on. */
    void finish() {
        change(() -> ended = true);
    }

    /** tmux drops what it has not passed on when what wrote it is gone, and does not say whether there was any. */
    void end() {
        change(() -> {
            pieces.add(new Output.Gap(written, written, "what ended may have written more"));
            ended = true;
        });
    }

    private void change(Runnable change) {
        Runnable told;
        lock.lock();
        try {
            if (ended) {
                return;
            }
            change.run();
            told = listener;
        } finally {
            lock.unlock();
        }
        told.run();
    }

    @Override
    public OutputRead read(long offset, int max) {
        lock.lock();
        try {
            Output first = pieces.poll();
            if (first == null) {
                return ended ? new OutputRead.End() : new OutputRead.NotYet();
            }
            if (first instanceof Output.Chunk chunk) {
                return new OutputRead.Available(head(chunk, max));
            }
            return new OutputRead.Available(first);
        } finally {
            lock.unlock();
        }
    }

    private Output.Chunk head(Output.Chunk chunk, int max) {
        int size = Math.min(max, chunk.bytes().remaining());
        held -= size;
        if (size == chunk.bytes().remaining()) {
            return chunk;
        }
        ByteBuffer head = chunk.bytes().duplicate();
        ByteBuffer tail = chunk.bytes().duplicate();
        head.limit(head.position() + size);
        tail.position(tail.position() + size);
        pieces.addFirst(new Output.Chunk(chunk.offset() + size, tail));
        return new Output.Chunk(chunk.offset(), head);
    }

    @Override
    public void onChange(Runnable told) {
        lock.lock();
        try {
            listener = told;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            ended = true;
            pieces.clear();
            held = 0;
        } finally {
            lock.unlock();
        }
        onClose.run();
    }
}
