package io.hydravisor.front;

import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What providers get from the application, with what the application left to us. */
public final class DefaultContext implements ProviderContext, AutoCloseable {
    private static final Logger EVENTS = LoggerFactory.getLogger("io.hydravisor.event");

    private final Executor executor;
    private final @Nullable ExecutorService ownExecutor;
    private final ScheduledThreadPoolExecutor timer;
    private final Clock clock;
    private final Path stateFolder;
    private final Duration requestTimeout;
    private final List<Consumer<HydravisorEvent>> subscribers;

    /**
     * For the door.
     *
     * @param userExecutor the application's own, which it shuts down itself; null for one of ours
     * @param clock tells the time
     * @param stateFolder where providers keep things
     * @param requestTimeout how long one request may take
     * @param subscribers who is told of events
     */
    public DefaultContext(
            @Nullable Executor userExecutor,
            Clock clock,
            Path stateFolder,
            Duration requestTimeout,
            List<Consumer<HydravisorEvent>> subscribers) {
        this.ownExecutor = userExecutor == null ? Threads.newExecutor() : null;
        this.executor = userExecutor == null ? java.util.Objects.requireNonNull(ownExecutor) : userExecutor;
        this.timer = new ScheduledThreadPoolExecutor(1, Threads.named("hydravisor-timer"));
        this.timer.setRemoveOnCancelPolicy(true);
        this.clock = clock;
        this.stateFolder = stateFolder;
        this.requestTimeout = requestTimeout;
        this.subscribers = List.copyOf(subscribers);
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public ScheduledExecutorService timer() {
        return timer;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Path stateFolder() {
        return stateFolder;
    }

    @Override
    public Duration requestTimeout() {
        return requestTimeout;
    }

    @Override
    public void emit(HydravisorEvent event) {
        EVENTS.debug("{} {}", event.type(), event.resource());
        for (Consumer<HydravisorEvent> subscriber : subscribers) {
            try {
                subscriber.accept(event);
            } catch (RuntimeException e) {
                EVENTS.warn("A subscriber failed on {}", event.type(), e);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
    }
}
