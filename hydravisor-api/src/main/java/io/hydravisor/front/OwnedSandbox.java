package io.hydravisor.front;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.SandboxEvent;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxDriver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this JVM owes to a sandbox that it made: its lease is renewed, its lifetime ends, and its owner's close destroys it. */
final class OwnedSandbox {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedSandbox.class);

    private final String name;
    private final SandboxDriver driver;
    private final ProviderContext context;
    private final boolean scoped;
    private final OpenEnds ends;
    private final Consumer<OwnedSandbox> forget;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<Future<?>> duties = new ArrayList<>();

    OwnedSandbox(
            String name,
            SandboxDriver driver,
            boolean scoped,
            Optional<Duration> lifetime,
            ProviderContext context,
            Duration scopedLease,
            OpenEnds ends,
            Consumer<OwnedSandbox> forget) {
        this.name = name;
        this.driver = driver;
        this.context = context;
        this.scoped = scoped;
        this.ends = ends;
        this.forget = forget;
        if (scoped) {
            long third = Math.max(1, scopedLease.toMillis() / 3);
            duties.add(context.timer()
                    .scheduleAtFixedRate(
                            () -> context.executor().execute(() -> renew(scopedLease)),
                            third,
                            third,
                            TimeUnit.MILLISECONDS));
        }
        // Owners stop before the end, reapers act after it: two that look at different clocks never fight.
        lifetime.ifPresent(span -> duties.add(context.timer()
                .schedule(
                        () -> context.executor().execute(this::expire),
                        span.minus(Skew.of(span)).toMillis(),
                        TimeUnit.MILLISECONDS)));
    }

    private void renew(Duration lease) {
        if (closed.get()) {
            return;
        }
        try {
            driver.annotate(Map.of(
                    Metadata.LEASE_END, context.clock().instant().plus(lease).toString()));
        } catch (NotFoundException e) {
            release();
        } catch (HydravisorException e) {
            LOG.warn("Could not renew the lease of sandbox {}; trying again", name, e);
            emit("sandbox.lease-failed", String.valueOf(e.getMessage()));
        }
    }

    private void expire() {
        if (!closed.get()) {
            emit("sandbox.expired", "its lifetime has ended");
            try {
                destroy();
            } catch (HydravisorException e) {
                LOG.warn("Could not destroy sandbox {} at the end of its lifetime; reap() will", name, e);
            }
        }
    }

    private void destroy() {
        driver.destroy();
        ends.closeOf(driver);
        release();
        emit("sandbox.destroyed", "");
    }

    /** Ends our duties without touching the sandbox. */
    void release() {
        closed.set(true);
        duties.forEach(duty -> duty.cancel(false));
        forget.accept(this);
    }

    /** What the owner's close does. Can be repeated when it failed. */
    void close() {
        if (closed.get()) {
            return;
        }
        if (scoped) {
            destroy();
        } else {
            release();
        }
    }

    private void emit(String type, String detail) {
        context.emit(new SandboxEvent(type, context.clock().instant(), "sandbox/" + name, detail));
    }

    /** For the caller that destroys many: what to say when some of them could not be. */
    static BackendException notDestroyed(List<HydravisorException> failures, String provider) {
        BackendException failure =
                new BackendException(Failure.of(failures.size() + " of the sandboxes could not be destroyed")
                        .provider(provider)
                        .effect(Effect.DONE)
                        .hint("The causes are attached; reap() tries again when their leases have ended."));
        failures.forEach(failure::addSuppressed);
        return failure;
    }
}
