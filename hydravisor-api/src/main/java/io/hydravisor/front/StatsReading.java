package io.hydravisor.front;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.SandboxStats;
import java.time.Duration;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A sandbox's figures, one reading after the other. */
final class StatsReading {
    private final Supplier<SandboxStats> ask;
    private final Duration interval;
    private final String resource;

    StatsReading(Supplier<SandboxStats> ask, Duration interval, String resource) {
        this.ask = ask;
        this.interval = interval;
        this.resource = resource;
    }

    /** Asks for the first, so that what can't be measured at all is told at once. */
    Stream<SandboxStats> stream() {
        SandboxStats first = ask.get();
        Spliterator<SandboxStats> others =
                new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
                    @Override
                    public boolean tryAdvance(Consumer<? super SandboxStats> reader) {
                        pause();
                        SandboxStats next;
                        try {
                            next = ask.get();
                        } catch (ConflictException | NotFoundException e) {
                            return false; // It does not run any more.
                        }
                        reader.accept(next);
                        return true;
                    }
                };
        return Stream.concat(Stream.of(first), StreamSupport.stream(others, false));
    }

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(interval.toNanos());
        } catch (InterruptedException e) {
            throw Interrupts.translate("waiting for figures", resource, Effect.NONE, e);
        }
    }
}
