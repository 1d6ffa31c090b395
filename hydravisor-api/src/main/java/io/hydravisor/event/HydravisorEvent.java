package io.hydravisor.event;

import java.time.Instant;

/**
 * Something that happened. Each package has its own event classes; the set is open, so handle what you know and pass over
 * the rest. Events hold no secret, no argument of a command and no output.
 */
public interface HydravisorEvent {
    /**
     * What kind of event.
     *
     * @return lower-case words joined by dots, such as {@code sandbox.created}
     */
    String type();

    /**
     * When it was noticed.
     *
     * @return by this JVM's clock
     */
    Instant time();

    /**
     * What it is about.
     *
     * @return kind and name, such as {@code sandbox/builder}
     */
    String resource();
}
