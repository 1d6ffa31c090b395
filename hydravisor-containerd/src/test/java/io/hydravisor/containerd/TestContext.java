package io.hydravisor.containerd;

import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What a provider gets from an application, for tests below the front. */
public final class TestContext implements ProviderContext, AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(TestContext::daemon);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(TestContext::daemon);
    private final Path stateFolder;

    public TestContext(Path stateFolder) {
        this.stateFolder = stateFolder;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "test-context");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Executor executor() {
        return threads;
    }

    @Override
    public ScheduledExecutorService timer() {
        return timer;
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
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
