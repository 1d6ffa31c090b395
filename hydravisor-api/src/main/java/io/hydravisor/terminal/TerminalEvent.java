package io.hydravisor.terminal;

import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.process.ExitStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * A terminal was opened, or its program has ended.
 *
 * @param type {@code terminal.opened} or {@code terminal.ended}
 * @param time when it was noticed
 * @param resource machine and terminal, such as {@code sandbox/builder/terminal/t1}
 * @param status how it ended; empty when it was opened
 */
public record TerminalEvent(String type, Instant time, String resource, Optional<ExitStatus> status)
        implements HydravisorEvent {}
