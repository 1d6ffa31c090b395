package io.hydravisor.containerd;

import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.SandboxEnd;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** How a sandbox ended, in a label of its record: containerd itself forgets it with the task. */
final class EndLabel {
    static final String KEY = "hydravisor.io/end";

    private EndLabel() {}

    /** Such as {@code exited 3 2026-01-31T12:00:00Z} or {@code signaled 9 2026-01-31T12:00:00Z out-of-memory}. */
    static String write(SandboxEnd end) {
        String how = end.status() instanceof ExitStatus.Signaled signaled
                ? "signaled " + signaled.number()
                : end.status() instanceof ExitStatus.Exited exited ? "exited " + exited.code() : "lost 0";
        return how + " " + end.time() + (end.outOfMemory() ? " out-of-memory" : "");
    }

    /** Empty for what is none; others may write labels too. */
    static Optional<SandboxEnd> read(String label) {
        String[] parts = label.split(" ", -1);
        try {
            if (parts.length < 3 || !(parts[0].equals("exited") || parts[0].equals("signaled"))) {
                return Optional.empty();
            }
            int number = Integer.parseInt(parts[1]);
            ExitStatus status =
                    parts[0].equals("exited") ? new ExitStatus.Exited(number) : new ExitStatus.Signaled(number, false);
            return Optional.of(new SandboxEnd(status, parts.length > 3, Instant.parse(parts[2])));
        } catch (NumberFormatException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
