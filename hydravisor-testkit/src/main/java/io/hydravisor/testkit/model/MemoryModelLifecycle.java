package io.hydravisor.testkit.model;

import io.hydravisor.core.Durations;
import io.hydravisor.model.ModelLifecycle;
import io.hydravisor.model.RunningModel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which models are loaded, by the book alone: nothing takes memory here. */
final class MemoryModelLifecycle implements ModelLifecycle {
    /** As long as models stay that nobody has said more about. */
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);

    private final MemoryModelService service;
    private final Clock clock;

    MemoryModelLifecycle(MemoryModelService service, Clock clock) {
        this.service = service;
        this.clock = clock;
    }

    @Override
    public void load(String model) {
        load(model, KEEP_ALIVE);
    }

    @Override
    public void load(String model, Duration keepAlive) {
        Optional<Duration> span =
                keepAlive.equals(FOREVER) ? Optional.empty() : Optional.of(Durations.positive("keep-alive", keepAlive));
        service.load(model, span, clock.instant());
    }

    @Override
    public void unload(String model) {
        service.unload(model);
    }

    @Override
    public List<RunningModel> running() {
        return service.running(clock.instant());
    }
}
