package io.hydravisor.model;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Brings stored models into a backend's memory, and out of it. Nothing stored changes: for that there is {@link ModelCatalog}.
 * Safe for use by many threads; its methods block, interrupting one ends it.
 */
public interface ModelLifecycle {
    /** Keeps a model loaded until it is unloaded. */
    Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    /**
     * Loads a model, for as long as the backend keeps models by itself, and waits until it is loaded, which may take minutes.
     * May be repeated.
     *
     * @param model its name
     * @throws io.hydravisor.core.NotFoundException if no such model is stored
     */
    void load(String model);

    /**
     * Loads a model and waits until it is loaded, which may take minutes. May be repeated, which begins the span anew.
     *
     * @param model its name
     * @param keepAlive how long it stays after the last request; {@link #FOREVER} for until it is unloaded
     * @throws io.hydravisor.core.NotFoundException if no such model is stored
     * @throws io.hydravisor.core.InvalidInputException if the span is not positive
     */
    void load(String model, Duration keepAlive);

    /**
     * Takes a model out of memory; it stays stored. Returns at once: a request that runs is ended first, and until then the model
     * is among the {@link #running()}. May be repeated.
     *
     * @param model its name
     * @throws io.hydravisor.core.NotFoundException if no such model is stored
     */
    void unload(String model);

    /** {@return the models in memory} */
    List<RunningModel> running();
}
