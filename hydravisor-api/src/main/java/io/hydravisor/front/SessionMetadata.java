package io.hydravisor.front;

import io.hydravisor.session.SessionInfo;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.spi.SessionRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What hydravisor-api keeps with a session in the backend, beside the application's labels. */
final class SessionMetadata {
    private SessionMetadata() {}

    static Map<String, String> of(SessionSpec spec, Instant now, Duration scopedLease) {
        Map<String, String> values = new LinkedHashMap<>(spec.labels().asMap());
        values.put(Metadata.VERSION, "1");
        Metadata.putOwnership(values, spec.ownership(), now, scopedLease);
        return values;
    }

    static SessionInfo describe(SessionRecord session) {
        return new SessionInfo(
                session.name(),
                session.id(),
                Metadata.labels(session.metadata()),
                Metadata.ownership(session.metadata()),
                session.created(),
                session.clients(),
                Metadata.instant(session.metadata(), Metadata.LEASE_END));
    }

    /** What can't be read has not ended: the reaper must be sure. */
    static boolean endedBefore(SessionRecord session, Instant moment) {
        return Metadata.instant(session.metadata(), Metadata.LEASE_END)
                .filter(moment::isAfter)
                .isPresent();
    }
}
