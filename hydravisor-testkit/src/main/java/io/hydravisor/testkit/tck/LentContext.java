package io.hydravisor.testkit.tck;

import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What a provider is lent when it is asked directly, without a client around it. Nobody hears its events. */
final class LentContext implements ProviderContext, AutoCloseable {
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private final Path stateFolder;

    LentContext(Path stateFolder) {
        this.stateFolder = stateFolder;
    }

    @Override
    public Executor executor() {
        return threads;
    }

    @Override
    public ScheduledExecutorService timer() {
        return threads;
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Path stateFolder() {
        return stateFolder;
    }

    @Override
    public Duration requestTimeout() {
        return Duration.ofSeconds(30);
    }

    @Override
    public void emit(HydravisorEvent event) {}

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
