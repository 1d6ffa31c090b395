package io.hydravisor.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a command beside its output, so that another JVM can go on with it.
 *
 * @param id its id
 * @param started when it was started
 * @param timeout how long it may run, if that is limited
 * @param grace between TERM and KILL when the timeout has passed
 * @param takesStdin whether its standard input was left open for the caller
 */
public record CommandRecord(
        String id, Instant started, Optional<Duration> timeout, Duration grace, boolean takesStdin) {}
