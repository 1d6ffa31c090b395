package io.hydravisor.front;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.session.SessionEvent;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SessionDriver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the lease of a SCOPED session until it is ended. */
final class SessionLease {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLease.class);

    private final SessionDriver driver;
    private final Supplier<String> name;
    private final ProviderContext context;
    private final Duration span;
    private final Future<?> duty;
    /** Held while it is renewed, so that nothing is renewed once it was ended. */
    private final Lock renewing = new ReentrantLock();

    private boolean ended;

    SessionLease(SessionDriver driver, Supplier<String> name, ProviderContext context, Duration span) {
        this.driver = driver;
        this.name = name;
        this.context = context;
        this.span = span;
        long third = Math.max(1, span.toMillis() / 3);
        this.duty = context.timer()
                .scheduleAtFixedRate(
                        () -> context.executor().execute(this::renew), third, third, TimeUnit.MILLISECONDS);
    }

    private void renew() {
        renewing.lock();
        try {
            if (!ended) {
                driver.annotate(Map.of(
                        Metadata.LEASE_END, context.clock().instant().plus(span).toString()));
            }
        } catch (NotFoundException e) {
            end();
        } catch (HydravisorException e) {
            LOG.warn("Could not renew the lease of session {}; trying again", name.get(), e);
            context.emit(new SessionEvent(
                    "session.lease-failed", context.clock().instant(), "session/" + name.get(), e.problem()));
        } finally {
            renewing.unlock();
        }
    }

    void end() {
        renewing.lock();
        try {
            ended = true;
            duty.cancel(false);
        } finally {
            renewing.unlock();
        }
    }
}
