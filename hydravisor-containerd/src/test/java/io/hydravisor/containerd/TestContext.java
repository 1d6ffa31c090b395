package io.hydravisor.containerd;

import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What a provider gets from an application, for tests below the front. */
public final class TestContext implements ProviderContext, AutoCloseable {
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8, work -> {
        Thread thread = new Thread(work, "test-context");
        thread.setDaemon(true);
        return thread;
    });
    private final Path stateFolder;

    public TestContext(Path stateFolder) {
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
        return Duration.ofSeconds(60);
    }

    @Override
    public void emit(HydravisorEvent event) {
        // Nobody listens.
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
