package io.hydravisor.spi;

import io.hydravisor.event.HydravisorEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** What a provider gets from the application it runs in. Safe for use by many threads. */
public interface ProviderContext {
    /**
     * Runs work that may block. Virtual threads where the JVM has them, daemon threads elsewhere, or the application's own.
     *
     * @return the executor; not to be shut down by providers
     */
    Executor executor();

    /**
     * Runs short work later; what blocks goes on to {@link #executor()}.
     *
     * @return the timer; not to be shut down by providers
     */
    ScheduledExecutorService timer();

    /**
     * Tells the time for leases and lifetimes.
     *
     * @return the clock
     */
    Clock clock();

    /**
     * Where providers keep what the backend can't hold. A provider makes a folder of its own below it.
     *
     * @return an absolute path; it may not exist yet
     */
    Path stateFolder();

    /**
     * How long one request to a backend may take.
     *
     * @return positive
     */
    Duration requestTimeout();

    /**
     * Tells the application's subscribers, and the log.
     *
     * @param event what happened
     */
    void emit(HydravisorEvent event);
}
