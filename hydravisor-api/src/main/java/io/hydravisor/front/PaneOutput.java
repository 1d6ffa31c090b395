package io.hydravisor.front;

import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.spi.PaneFeed;
import java.time.Duration;
import java.util.Optional;

/** Reads a pane's feed, and lets go of it when it is closed, by its reader or with the connection. */
final class PaneOutput implements OutputReader {
    private final OutputReading reading;
    private final PaneFeed feed;
    private final Changes changes;
    private final OpenEnds ends;
    private volatile boolean closed;

    private PaneOutput(OutputReading reading, PaneFeed feed, Changes changes, OpenEnds ends) {
        this.reading = reading;
        this.feed = feed;
        this.changes = changes;
        this.ends = ends;
    }

    static OutputReader of(PaneFeed feed, String resource, OpenEnds ends) {
        Changes changes = new Changes();
        feed.onChange(changes::fire);
        return ends.add(new PaneOutput(new OutputReading(feed::read, changes, resource, 0), feed, changes, ends));
    }

    @Override
    public long offset() {
        return reading.offset();
    }

    @Override
    public Optional<Output> next() {
        return unlessEnded(reading.next());
    }

    @Override
    public Optional<Output> next(Duration patience) {
        return unlessEnded(reading.next(patience));
    }

    /** Whoever has read to the end need not close. */
    private Optional<Output> unlessEnded(Optional<Output> piece) {
        if (piece.isEmpty() && reading.ended()) {
            close();
        }
        return piece;
    }

    @Override
    public boolean ended() {
        return closed || reading.ended();
    }

    @Override
    public void close() {
        closed = true;
        ends.remove(this);
        feed.close();
        // Whoever waits for more learns that there is no more.
        changes.fire();
    }
}
