package io.hydravisor.fake;

import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** What an application lends to a provider, with a clock and a timer in the test's hand. */
public final class FakeContext implements ProviderContext {
    private final ManualTime time = new ManualTime();
    private final List<HydravisorEvent> events = new CopyOnWriteArrayList<>();
    private final Executor executor;

    public FakeContext(Executor executor) {
        this.executor = executor;
    }

    public ManualTime time() {
        return time;
    }

    public List<HydravisorEvent> events() {
        return events;
    }

    public List<String> eventTypes() {
        return events.stream().map(HydravisorEvent::type).toList();
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public ScheduledExecutorService timer() {
        return time.timer();
    }

    @Override
    public Clock clock() {
        return time;
    }

    @Override
    public Path stateFolder() {
        return Path.of("/nonexistent");
    }

    @Override
    public Duration requestTimeout() {
        return Duration.ofSeconds(30);
    }

    @Override
    public void emit(HydravisorEvent event) {
        events.add(event);
    }
}
