package io.hydravisor.testkit.memory;

import io.hydravisor.process.Durability;
import io.hydravisor.process.Durability.AtLimit;
import io.hydravisor.process.Output;
import io.hydravisor.spi.OutputRead;
import java.nio.ByteBuffer;

/**
 * One output of one command, kept as its durability says. Guarded by the kernel's lock. Reading at an offset says that all before
 * it was read: that makes room where a writer waits for it.
 */
final class MemoryOutput {
    private static final long DIRECT_BYTES = 64 * 1024;

    private final boolean direct;
    private final long limit;
    private final AtLimit atLimit;
    private final MemoryBlocks kept = new MemoryBlocks();
    private long written;
    private long read;
    private boolean unread;
    private boolean lost;

    MemoryOutput(Durability durability) {
        if (durability instanceof Durability.Spooled spooled) {
            this.direct = false;
            this.limit = spooled.limit().bytes();
            this.atLimit = spooled.atLimit();
        } else {
            this.direct = true;
            this.limit = DIRECT_BYTES;
            this.atLimit = AtLimit.PAUSE;
        }
    }

    long written() {
        return written;
    }

    /** Whether nobody will ever read what is written. */
    boolean unread() {
        return unread;
    }

    /** Nobody reads any more; who writes is told so. */
    void abandon() {
        unread = true;
    }

    /** The connection that carried it broke: what was not read is gone. */
    void lose() {
        lost = true;
        unread = true;
        kept.dropBelow(kept.end());
    }

    boolean mustKill() {
        return atLimit == AtLimit.KILL && written > limit;
    }

    /** Takes as much as may be taken now; zero if the writer has to wait. */
    int write(byte[] bytes, int offset, int length) {
        long room = atLimit == AtLimit.PAUSE ? limit - (written - read) : Long.MAX_VALUE;
        int count = (int) Math.min(length, room);
        int stored = atLimit == AtLimit.KILL ? (int) Math.min(count, Math.max(0, limit - written)) : count;
        kept.write(kept.end(), bytes, offset, stored);
        written += count;
        if (atLimit != AtLimit.KILL) {
            kept.dropBelow(written - limit);
        }
        return count;
    }

    /**
     * Reads what is there.
     *
     * @param ended whether nobody holds the output open any more
     */
    OutputRead read(long offset, int max, boolean ended) {
        if (offset <= written) {
            read = Math.max(read, offset);
            if (direct) {
                kept.dropBelow(read);
            }
        }
        if (offset < kept.start()) {
            return gap(offset, kept.start());
        }
        if (offset < kept.end()) {
            return new OutputRead.Available(new Output.Chunk(offset, ByteBuffer.wrap(kept.read(offset, max))));
        }
        if (!ended) {
            return new OutputRead.NotYet();
        }
        return offset >= written ? new OutputRead.End() : gap(offset, written);
    }

    private OutputRead gap(long from, long to) {
        return new OutputRead.Available(new Output.Gap(from, to, why()));
    }

    private String why() {
        if (lost) {
            return "the connection was lost, and direct output with it";
        }
        if (direct) {
            return "direct output is read once";
        }
        String passed = "the output passed its limit of " + limit + " bytes, and ";
        return passed
                + switch (atLimit) {
                    case KILL -> "the command was killed";
                    case DROP_OLDEST -> "the oldest was dropped";
                    case PAUSE -> "what had been read was dropped";
                };
    }
}
