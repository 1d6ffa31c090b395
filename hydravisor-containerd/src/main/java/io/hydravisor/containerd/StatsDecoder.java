package io.hydravisor.containerd;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.hydravisor.containerd.wire.CgroupV1BlkioEntry;
import io.hydravisor.containerd.wire.CgroupV1Metrics;
import io.hydravisor.containerd.wire.CgroupV2IoEntry;
import io.hydravisor.containerd.wire.CgroupV2Metrics;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Failure;
import io.hydravisor.sandbox.SandboxStats;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads the figures that containerd hands on from control groups, of version 1 or 2, into one record. */
final class StatsDecoder {
    private static final String V1 = "io.containerd.cgroups.v1.Metrics";
    private static final String V2 = "io.containerd.cgroups.v2.Metrics";
    /** Version 1 says "no limit" with the largest number of whole pages, version 2 with the largest number. */
    private static final long UNLIMITED = 0x7ffffffffffff000L;

    private StatsDecoder() {}

    static SandboxStats decode(Any data, Instant time, String resource) {
        // The types come without the prefix that Any.is() asks for.
        String type = data.getTypeUrl().substring(data.getTypeUrl().lastIndexOf('/') + 1);
        try {
            return switch (type) {
                case V1 -> v1(CgroupV1Metrics.parseFrom(data.getValue()), time);
                case V2 -> v2(CgroupV2Metrics.parseFrom(data.getValue()), time);
                default -> throw unreadable(type, resource, null);
            };
        } catch (InvalidProtocolBufferException e) {
            throw unreadable(type, resource, e);
        }
    }

    private static SandboxStats v1(CgroupV1Metrics figures, Instant time) {
        long cache = figures.getMemory().getTotalInactiveFile();
        return new SandboxStats(
                time,
                Duration.ofNanos(figures.getCpu().getUsage().getTotal()),
                without(figures.getMemory().getUsage().getUsage(), cache),
                limit(figures.getMemory().getUsage().getLimit()),
                figures.getPids().getCurrent(),
                Optional.of(figures.getPids().getLimit()).filter(most -> most > 0),
                blockBytes(figures, "read"),
                blockBytes(figures, "write"),
                figures.getMemoryOomControl().getOomKill());
    }

    private static ByteSize blockBytes(CgroupV1Metrics figures, String operation) {
        return ByteSize.bytes(figures.getBlkio().getIoServiceBytesRecursiveList().stream()
                .filter(entry -> entry.getOp().equalsIgnoreCase(operation))
                .mapToLong(CgroupV1BlkioEntry::getValue)
                .sum());
    }

    private static SandboxStats v2(CgroupV2Metrics figures, Instant time) {
        return new SandboxStats(
                time,
                Duration.ofNanos(Math.multiplyExact(figures.getCpu().getUsageUsec(), 1000L)),
                without(figures.getMemory().getUsage(), figures.getMemory().getInactiveFile()),
                limit(figures.getMemory().getUsageLimit()),
                figures.getPids().getCurrent(),
                Optional.of(figures.getPids().getLimit()).filter(most -> most > 0),
                ByteSize.bytes(figures.getIo().getUsageList().stream()
                        .mapToLong(CgroupV2IoEntry::getRbytes)
                        .sum()),
                ByteSize.bytes(figures.getIo().getUsageList().stream()
                        .mapToLong(CgroupV2IoEntry::getWbytes)
                        .sum()),
                figures.getMemoryEvents().getOomKill());
    }

    private static ByteSize without(long usage, long cache) {
        return ByteSize.bytes(Math.max(0, usage - cache));
    }

    private static Optional<ByteSize> limit(long bytes) {
        return bytes <= 0 || bytes >= UNLIMITED ? Optional.empty() : Optional.of(ByteSize.bytes(bytes));
    }

    private static BackendException unreadable(
            String type, String resource, @org.jspecify.annotations.Nullable Throwable cause) {
        Failure failure = Failure.of("can't read the figures of a sandbox: their type is '" + type + "'")
                .provider("containerd")
                .resource(resource)
                .hint("This containerd may be newer than this library.");
        return new BackendException(cause == null ? failure : failure.cause(cause));
    }
}
