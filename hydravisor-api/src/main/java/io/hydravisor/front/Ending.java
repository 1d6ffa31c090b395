package io.hydravisor.front;

import io.hydravisor.core.Effect;
import io.hydravisor.process.ExitStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of a command or of a terminal, which comes once, and the ways to wait for it. */
final class Ending {
    private final CompletableFuture<ExitStatus> end;
    private final String resource;

    /**
     * @param end completes normally, always
     */
    Ending(CompletableFuture<ExitStatus> end, String resource) {
        this.end = end;
        this.resource = resource;
    }

    ExitStatus await() {
        try {
            return end.get();
        } catch (InterruptedException e) {
            throw Interrupts.translate("waiting for an end", resource, Effect.NONE, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end is a value, always", e);
        }
    }

    Optional<ExitStatus> await(Duration patience) {
        try {
            return Optional.of(end.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw Interrupts.translate("waiting for an end", resource, Effect.NONE, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end is a value, always", e);
        }
    }

    /** For others to chain on; completing it does nothing to the original. */
    CompletableFuture<ExitStatus> onExit() {
        return end.copy();
    }

    Optional<ExitStatus> status() {
        return Optional.ofNullable(end.getNow(null));
    }
}
