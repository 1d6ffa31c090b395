package io.hydravisor.front;

import io.hydravisor.core.Effect;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.spi.OutputRead;
import java.time.Duration;
import java.util.Optional;

/** Reads one output, waiting for the driver's changes in between. */
final class OutputReading implements OutputReader {
    static final int CHUNK_BYTES = 64 * 1024;
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Source source;
    private final Changes changes;
    private final String resource;
    private long offset;
    private boolean ended;

    /** Where the bytes are. */
    @FunctionalInterface
    interface Source {
        OutputRead read(long offset, int max);
    }

    OutputReading(Source source, Changes changes, String resource, long offset) {
        this.source = source;
        this.changes = changes;
        this.resource = resource;
        this.offset = offset;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public Optional<Output> next() {
        Optional<Output> piece = next(FOREVER);
        while (piece.isEmpty() && !ended) {
            piece = next(FOREVER);
        }
        return piece;
    }

    @Override
    public Optional<Output> next(Duration patience) {
        long start = System.nanoTime();
        while (!ended) {
            long seen = changes.count();
            Optional<Output> piece = poll(CHUNK_BYTES);
            if (piece.isPresent() || ended) {
                return piece;
            }
            Duration left = patience.minusNanos(System.nanoTime() - start);
            try {
                if (!changes.await(seen, left)) {
                    return Optional.empty();
                }
            } catch (InterruptedException e) {
                throw Interrupts.translate("waiting for output", resource, Effect.NONE, e);
            }
        }
        return Optional.empty();
    }

    /** What is there now, without waiting. */
    Optional<Output> poll(int max) {
        if (ended) {
            return Optional.empty();
        }
        OutputRead read = source.read(offset, max);
        if (read instanceof OutputRead.Available available) {
            offset = available.output().end();
            return Optional.of(available.output());
        }
        ended = read instanceof OutputRead.End;
        return Optional.empty();
    }

    /** Whether the end is reached, found out without taking a piece. */
    boolean atEnd() {
        return ended || source.read(offset, 1) instanceof OutputRead.End;
    }

    @Override
    public void close() {
        ended = true;
    }
}
