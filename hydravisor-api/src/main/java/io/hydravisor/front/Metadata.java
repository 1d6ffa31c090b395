package io.hydravisor.front;

import io.hydravisor.core.Labels;
import io.hydravisor.core.Ownership;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.SandboxRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What hydravisor-api keeps with a sandbox in the backend, beside the application's labels. */
final class Metadata {
    static final String PREFIX = "hydravisor.io/";
    static final String LEASE_END = PREFIX + "lease-end";
    static final String VERSION = PREFIX + "version";
    private static final String REQUEST = PREFIX + "request";
    /** The application's own; two requests may share it, so that it is no proof of who made what. */
    private static final String REQUEST_ID = PREFIX + "request-id";

    private static final String OWNERSHIP = PREFIX + "ownership";
    private static final String LIFETIME_END = PREFIX + "lifetime-end";

    private Metadata() {}

    static Map<String, String> of(SandboxSpec spec, Instant now, Duration scopedLease) {
        Map<String, String> values = new LinkedHashMap<>(spec.labels().asMap());
        values.put(VERSION, "1");
        values.put(REQUEST, UUID.randomUUID().toString());
        spec.requestId().ifPresent(id -> values.put(REQUEST_ID, id));
        putOwnership(values, spec.ownership(), now, scopedLease);
        spec.lifetime()
                .ifPresent(span -> values.put(LIFETIME_END, now.plus(span).toString()));
        return values;
    }

    /** Whose it is, and until when. */
    static void putOwnership(Map<String, String> values, Ownership ownership, Instant now, Duration scopedLease) {
        if (ownership instanceof Ownership.Leased leased) {
            values.put(OWNERSHIP, "leased");
            values.put(LEASE_END, now.plus(leased.lease()).toString());
        } else if (ownership instanceof Ownership.Detached) {
            values.put(OWNERSHIP, "detached");
        } else {
            values.put(OWNERSHIP, "scoped");
            values.put(LEASE_END, now.plus(scopedLease).toString());
        }
    }

    /** A child's: labels and the end of lifetime are its parent's, the rest is its own. */
    static Map<String, String> ofChild(SandboxRecord parent, Ownership ownership, Instant now, Duration scopedLease) {
        Map<String, String> values = new LinkedHashMap<>(parent.metadata());
        values.put(REQUEST, UUID.randomUUID().toString());
        values.remove(REQUEST_ID);
        values.remove(LEASE_END);
        putOwnership(values, ownership, now, scopedLease);
        return values;
    }

    /** What is left of a lifetime, at least a moment: what has ended already ends at once. */
    static Optional<Duration> lifetimeLeft(SandboxRecord sandbox, Instant now) {
        return instant(sandbox.metadata(), LIFETIME_END)
                .map(end -> Duration.between(now, end))
                .map(span -> span.isNegative() || span.isZero() ? Duration.ofMillis(1) : span);
    }

    static boolean isScoped(SandboxRecord sandbox) {
        return "scoped".equals(sandbox.metadata().get(OWNERSHIP));
    }

    /** Whether a request with this id has made it. */
    static boolean madeBy(SandboxRecord sandbox, String requestId) {
        return requestId.equals(sandbox.metadata().get(REQUEST_ID));
    }

    static SandboxInfo describe(SandboxRecord sandbox) {
        return new SandboxInfo(
                sandbox.name(),
                sandbox.id(),
                sandbox.state(),
                sandbox.image(),
                labels(sandbox.metadata()),
                ownership(sandbox.metadata()),
                sandbox.created(),
                instant(sandbox.metadata(), LEASE_END),
                instant(sandbox.metadata(), LIFETIME_END),
                sandbox.end());
    }

    /** The application's own. */
    static Labels labels(Map<String, String> metadata) {
        Labels labels = Labels.none();
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            if (!entry.getKey().startsWith("hydravisor.") && !entry.getKey().startsWith("containerd.io/")) {
                labels = labels.with(entry.getKey(), entry.getValue());
            }
        }
        return labels;
    }

    static String ownership(Map<String, String> metadata) {
        return metadata.getOrDefault(OWNERSHIP, "detached");
    }

    /** Whether lease or lifetime ended before a moment. What can't be read has not ended: the reaper must be sure. */
    static boolean endedBefore(SandboxRecord sandbox, Instant moment) {
        return instant(sandbox.metadata(), LEASE_END).filter(moment::isAfter).isPresent()
                || instant(sandbox.metadata(), LIFETIME_END)
                        .filter(moment::isAfter)
                        .isPresent();
    }

    static Optional<Instant> instant(Map<String, String> metadata, String key) {
        String text = metadata.get(key);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
