package io.hydravisor.testkit.memory;

import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The line from one client to a backend, on which requests and replies get lost. Safe for use by many threads. */
final class MemoryLine {
    private final Faults faults;
    private final Duration requestTimeout;
    private final AtomicBoolean closed = new AtomicBoolean();

    MemoryLine(Faults faults, Duration requestTimeout) {
        this.faults = faults;
        this.requestTimeout = requestTimeout;
    }

    /** What a request came to in the backend, kept there until the client knows. */
    private record Outcome<T>(@Nullable T value, @Nullable HydravisorException refusal) {
        static <T> Outcome<T> of(Supplier<T> request) {
            try {
                return new Outcome<>(request.get(), null);
            } catch (HydravisorException e) {
                return new Outcome<>(null, e);
            }
        }

        T get() {
            if (refusal != null) {
                throw refusal;
            }
            return Objects.requireNonNull(value);
        }
    }

    void run(String verb, String resource, Runnable request) {
        boolean done = call(verb, resource, () -> {
            request.run();
            return true;
        });
        assert done;
    }

    <T> T call(String verb, String resource, Supplier<T> request) {
        return call(verb, resource, request, unclaimed -> {});
    }

    /**
     * Sends a request, once. When its reply is lost the backend is asked what became of it.
     *
     * @param unclaimed cleans up, in the backend, a value that never reaches the client
     */
    <T> T call(String verb, String resource, Supplier<T> request, Consumer<T> unclaimed) {
        if (closed.get()) {
            throw Errors.closed(resource);
        }
        boolean cut = pass(verb, resource);
        long outages = faults.outages();
        Outcome<T> outcome = Outcome.of(request);
        if (cut || faults.outages() != outages) {
            try {
                ask(verb, resource);
            } catch (RuntimeException e) {
                if (outcome.value() != null) {
                    unclaimed.accept(outcome.value());
                }
                throw e;
            }
        }
        return outcome.get();
    }

    /** True if the reply gets lost. */
    private boolean pass(String verb, String resource) {
        Faults.Fate fate = faults.next(verb, resource);
        hold(verb, resource, fate.delay());
        if (fate.failure() != null) {
            throw fate.failure();
        }
        if (faults.lost()) {
            throw Errors.lost(verb, resource, Effect.NONE);
        }
        return fate.replyLost();
    }

    private void ask(String verb, String resource) {
        Effect effect = faults.reads(verb) ? Effect.NONE : Effect.UNKNOWN;
        try {
            if (!pass("ask", resource)) {
                return;
            }
        } catch (HydravisorException e) {
            HydravisorException lost = Errors.lost(verb, resource, effect);
            lost.addSuppressed(e);
            throw lost;
        }
        throw Errors.lost(verb, resource, effect);
    }

    private void hold(String verb, String resource, Duration delay) {
        if (delay.isZero()) {
            return;
        }
        boolean tooLong = delay.compareTo(requestTimeout) >= 0;
        try {
            TimeUnit.NANOSECONDS.sleep((tooLong ? requestTimeout : delay).toNanos());
        } catch (InterruptedException e) {
            throw Errors.interrupted("waiting for the backend to " + verb, resource, Effect.NONE, e);
        }
        if (tooLong) {
            throw new DeadlineException(
                    Errors.failure("can't " + verb + ": no answer within " + requestTimeout, resource)
                            .hint("Try again, or give Hydravisor.builder() a longer requestTimeout."));
        }
    }

    boolean lost() {
        return faults.lost();
    }

    boolean closed() {
        return closed.get();
    }

    /** False if it was closed before. */
    boolean close() {
        return closed.compareAndSet(false, true);
    }
}
