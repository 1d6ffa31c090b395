package io.hydravisor.sandbox;

import io.hydravisor.core.Labels;
import java.time.Instant;
import java.util.Optional;

/**
 * A sandbox as the backend described it at one moment.
 *
 * @param name its name
 * @param id its id in the backend
 * @param state what it was doing
 * @param image what it was made from
 * @param labels the application's labels
 * @param ownership {@code scoped}, {@code detached} or {@code leased}
 * @param created when it was made
 * @param leaseEnd when its lease ends unless it is renewed; empty without a lease
 * @param lifetimeEnd when its lifetime ends; empty without one
 * @param end how it ended; empty while it runs, and where nobody can tell
 */
public record SandboxInfo(
        String name,
        String id,
        SandboxState state,
        Image image,
        Labels labels,
        String ownership,
        Instant created,
        Optional<Instant> leaseEnd,
        Optional<Instant> lifetimeEnd,
        Optional<SandboxEnd> end) {}
