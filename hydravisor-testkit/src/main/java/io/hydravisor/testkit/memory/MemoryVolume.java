package io.hydravisor.testkit.memory;

/** What a part of a file tree lies on: the sandbox's disk, or a folder in memory. Guarded by the lock of its tree. */
final class MemoryVolume {
    private final long limit;
    private long used;
    boolean readOnly;

    MemoryVolume(long limit) {
        this.limit = limit;
    }

    /** An empty one of the same size. */
    MemoryVolume another() {
        return new MemoryVolume(limit);
    }

    /** Takes room; false if there is not enough. */
    boolean take(long bytes) {
        if (used + bytes > limit) {
            return false;
        }
        used += bytes;
        return true;
    }

    void give(long bytes) {
        used -= bytes;
    }

    /** Counts anew. */
    void holds(long bytes) {
        used = bytes;
    }

    long used() {
        return used;
    }
}
