package io.hydravisor.containerd.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.hydravisor.containerd.host.ResourceLimits;
import io.hydravisor.sandbox.Rlimit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Limits of each process, as runc reads them. */
public final class Rlimits {
    /** Servers need many descriptors, and old programs close every one up to the soft limit. */
    private static final long OPEN_FILES_SOFT = 65_536;

    private static final long OPEN_FILES_HARD = 1_048_576;
    /** RLIM_INFINITY, an unsigned number. */
    private static final BigInteger INFINITY = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    private Rlimits() {}

    /** With what holds where nothing else was asked for. */
    public static ArrayNode of(List<Rlimit> asked) {
        List<Rlimit> all = new ArrayList<>(asked);
        if (asked.stream().noneMatch(limit -> limit.kind() == Rlimit.Kind.NOFILE)) {
            all.add(new Rlimit(
                    Rlimit.Kind.NOFILE,
                    Math.min(OPEN_FILES_SOFT, ResourceLimits.openFiles()),
                    Math.min(OPEN_FILES_HARD, ResourceLimits.openFiles())));
        }
        ArrayNode limits = Json.strings();
        for (Rlimit limit : all) {
            limits.addObject()
                    .put("type", "RLIMIT_" + limit.kind())
                    .put("soft", number(limit.soft()))
                    .put("hard", number(limit.hard()));
        }
        return limits;
    }

    private static BigInteger number(long limit) {
        return limit == Rlimit.UNLIMITED ? INFINITY : BigInteger.valueOf(limit);
    }
}
