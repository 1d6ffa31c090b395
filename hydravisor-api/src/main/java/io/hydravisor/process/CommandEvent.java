package io.hydravisor.process;

import io.hydravisor.event.HydravisorEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * A command was started or has ended.
 *
 * @param type {@code command.started} or {@code command.ended}
 * @param time when it was noticed
 * @param resource machine and command, such as {@code sandbox/builder/command/make-1}
 * @param status how it ended; empty for a start
 */
public record CommandEvent(String type, Instant time, String resource, Optional<ExitStatus> status)
        implements HydravisorEvent {}
