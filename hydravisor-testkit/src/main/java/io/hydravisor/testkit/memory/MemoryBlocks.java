package io.hydravisor.testkit.memory;

import java.util.ArrayList;
import java.util.List;

/** Bytes by their offset, of which the first can be dropped. Guarded by its owner's lock. */
final class MemoryBlocks {
    private static final int BLOCK_BYTES = 16 * 1024;

    private final List<byte[]> blocks = new ArrayList<>();
    private long first; // where the first block starts
    private long start; // the first byte that is kept
    private long end;

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    long kept() {
        return end - start;
    }

    /** Writes at an offset that was not dropped; what lies between the end and the offset reads as zeros. */
    void write(long offset, byte[] from, int at, int length) {
        while (first + (long) blocks.size() * BLOCK_BYTES < offset + length) {
            blocks.add(new byte[BLOCK_BYTES]);
        }
        int done = 0;
        while (done < length) {
            long position = offset + done - first;
            int inBlock = (int) (position % BLOCK_BYTES);
            int count = Math.min(length - done, BLOCK_BYTES - inBlock);
            System.arraycopy(from, at + done, blocks.get((int) (position / BLOCK_BYTES)), inBlock, count);
            done += count;
        }
        end = Math.max(end, offset + length);
    }

    /** What is at an offset that was not dropped; empty at the end. */
    byte[] read(long offset, int max) {
        byte[] bytes = new byte[(int) Math.max(0, Math.min(max, end - offset))];
        int done = 0;
        while (done < bytes.length) {
            long position = offset + done - first;
            int inBlock = (int) (position % BLOCK_BYTES);
            int count = Math.min(bytes.length - done, BLOCK_BYTES - inBlock);
            System.arraycopy(blocks.get((int) (position / BLOCK_BYTES)), inBlock, bytes, done, count);
            done += count;
        }
        return bytes;
    }

    void dropBelow(long offset) {
        start = Math.max(start, Math.min(offset, end));
        int whole = (int) ((start - first) / BLOCK_BYTES);
        if (whole > 0) {
            blocks.subList(0, Math.min(whole, blocks.size())).clear();
            first += (long) whole * BLOCK_BYTES;
        }
    }

    MemoryBlocks copy() {
        MemoryBlocks copy = new MemoryBlocks();
        blocks.forEach(block -> copy.blocks.add(block.clone()));
        copy.first = first;
        copy.start = start;
        copy.end = end;
        return copy;
    }
}
