package io.hydravisor.sandbox;

import io.hydravisor.core.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a sandbox has used and uses, at one moment. A final class, so that figures can be added.
 */
public final class SandboxStats {
    private final Instant time;
    private final Duration cpuTime;
    private final ByteSize memory;
    private final Optional<ByteSize> memoryLimit;
    private final long pids;
    private final Optional<Long> pidsLimit;
    private final ByteSize blockRead;
    private final ByteSize blockWritten;
    private final long oomKills;

    /**
     * For providers.
     *
     * @param time when it was measured
     * @param cpuTime CPU time used since the start, over all cores
     * @param memory memory in use, without file cache that can be dropped at once
     * @param memoryLimit the limit, if there is one
     * @param pids processes and threads
     * @param pidsLimit the limit, if there is one
     * @param blockRead read from block devices since the start
     * @param blockWritten written to block devices since the start
     * @param oomKills processes that were killed for want of memory since the start
     */
    public SandboxStats(
            Instant time,
            Duration cpuTime,
            ByteSize memory,
            Optional<ByteSize> memoryLimit,
            long pids,
            Optional<Long> pidsLimit,
            ByteSize blockRead,
            ByteSize blockWritten,
            long oomKills) {
        this.time = time;
        this.cpuTime = cpuTime;
        this.memory = memory;
        this.memoryLimit = memoryLimit;
        this.pids = pids;
        this.pidsLimit = pidsLimit;
        this.blockRead = blockRead;
        this.blockWritten = blockWritten;
        this.oomKills = oomKills;
    }

    /** {@return when it was measured} */
    public Instant time() {
        return time;
    }

    /** {@return the CPU time used since the start, over all cores} */
    public Duration cpuTime() {
        return cpuTime;
    }

    /** {@return the memory in use, without file cache that can be dropped at once} */
    public ByteSize memory() {
        return memory;
    }

    /** {@return the memory limit, if there is one} */
    public Optional<ByteSize> memoryLimit() {
        return memoryLimit;
    }

    /** {@return the number of processes and threads} */
    public long pids() {
        return pids;
    }

    /** {@return the limit of processes and threads, if there is one} */
    public Optional<Long> pidsLimit() {
        return pidsLimit;
    }

    /** {@return what was read from block devices since the start} */
    public ByteSize blockRead() {
        return blockRead;
    }

    /** {@return what was written to block devices since the start} */
    public ByteSize blockWritten() {
        return blockWritten;
    }

    /** {@return how many processes were killed for want of memory since the start} */
    public long oomKills() {
        return oomKills;
    }

    @Override
    public String toString() {
        return "cpu " + cpuTime.toMillis() + " ms, memory " + memory
                + memoryLimit.map(m -> " of " + m).orElse("") + ", " + pids + (pids == 1 ? " process" : " processes")
                + pidsLimit.map(p -> " of " + p).orElse("");
    }
}
