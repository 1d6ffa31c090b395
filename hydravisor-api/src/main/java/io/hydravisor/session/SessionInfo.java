package io.hydravisor.session;

import io.hydravisor.core.Labels;
import java.time.Instant;
import java.util.Optional;

/**
 * A session as the backend described it at one moment.
 *
 * @param name its name
 * @param id its id in the backend, which no renaming changes
 * @param labels the application's labels
 * @param ownership {@code scoped}, {@code detached} or {@code leased}
 * @param created when it was made
 * @param clients how many clients were attached to it, people and programs
 * @param leaseEnd when its lease ends unless it is renewed; empty without a lease
 */
public record SessionInfo(
        String name,
        String id,
        Labels labels,
        String ownership,
        Instant created,
        int clients,
        Optional<Instant> leaseEnd) {}
