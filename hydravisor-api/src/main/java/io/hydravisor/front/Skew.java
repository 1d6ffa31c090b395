package io.hydravisor.front;

import java.time.Duration;

/** How far the clocks of two JVMs that share an endpoint may differ. */
final class Skew {
    static final Duration MAX = Duration.ofSeconds(5);

    private Skew() {}

    /** How long before the end of a span its owner acts: the skew, but of short spans not more than a tenth. */
    static Duration of(Duration span) {
        Duration tenth = span.dividedBy(10);
        return tenth.compareTo(MAX) < 0 ? tenth : MAX;
    }
}
