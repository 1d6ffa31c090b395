package io.hydravisor.front;

import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Ownership;
import io.hydravisor.sandbox.SandboxEvent;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxDriver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this JVM owes to a sandbox that it made: its lease is renewed, its lifetime ends, and its owner's close destroys it. */
final class OwnedSandbox {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedSandbox.class);

    private final String name;
    private final SandboxDriver driver;
    private final ProviderContext context;
    private final boolean scoped;
    private final Runnable forget;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<Future<?>> duties = new ArrayList<>();

    OwnedSandbox(
            String name,
            SandboxDriver driver,
            SandboxSpec spec,
            ProviderContext context,
            Duration scopedLease,
            Runnable forget) {
        this.name = name;
        this.driver = driver;
        this.context = context;
        this.scoped = spec.ownership() instanceof Ownership.Scoped;
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
        spec.lifetime()
                .ifPresent(span -> duties.add(context.timer()
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
        release();
        emit("sandbox.destroyed", "");
    }

    /** Ends our duties without touching the sandbox. */
    void release() {
        closed.set(true);
        duties.forEach(duty -> duty.cancel(false));
        forget.run();
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

    /** For the caller that closes many: what to say when one of them could not be destroyed. */
    static Failure notClosed(int count) {
        return Failure.of(count + " sandboxes could not be destroyed")
                .hint("Their leases end by themselves; reap() removes them then.");
    }
}
