package io.hydravisor.front;

import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.Output;
import io.hydravisor.spi.MultiplexerDriver;
import io.hydravisor.spi.OutputRead;
import io.hydravisor.spi.PaneFeed;
import io.hydravisor.spi.PaneView;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A pane's screen, what it writes after that, and the screen again behind each gap. */
final class AttachedFeed implements PaneFeed {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final MultiplexerDriver driver;
    private final String pane;

    private final Lock lock = new ReentrantLock(); // guards the fields below; not held while the backend is asked
    private ByteBuffer drawing;
    private PaneFeed feed;
    private long fed; // how far the feed was read
    private boolean ended; // nothing comes behind the drawing
    private boolean closed;
    private Runnable listener = () -> {};

    private AttachedFeed(MultiplexerDriver driver, String pane, PaneView view) {
        this.driver = driver;
        this.pane = pane;
        this.drawing = ByteBuffer.wrap(ScreenDrawing.of(view.screen()));
        this.feed = view.feed();
    }

    static AttachedFeed of(MultiplexerDriver driver, String pane, int historyLines) {
        return new AttachedFeed(driver, pane, driver.attach(pane, historyLines));
    }

    @Override
    public OutputRead read(long offset, int max) {
        OutputRead read = locked(() -> next(offset, max));
        if (read instanceof OutputRead.Available available && available.output() instanceof Output.Gap) {
            drawAnew();
        }
        return read;
    }

    private <R> R locked(Supplier<R> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private OutputRead next(long offset, int max) {
        if (drawing.hasRemaining()) {
            ByteBuffer head = drawing.slice(drawing.position(), Math.min(max, drawing.remaining()));
            drawing.position(drawing.position() + head.remaining());
            return new OutputRead.Available(new Output.Chunk(offset, head));
        }
        if (ended) {
            return new OutputRead.End();
        }
        OutputRead read = feed.read(fed, max);
        if (!(read instanceof OutputRead.Available available)) {
            return read;
        }
        fed = available.output().end();
        if (available.output() instanceof Output.Gap gap) {
            return new OutputRead.Available(new Output.Gap(offset, offset + gap.to() - gap.from(), gap.why()));
        }
        return new OutputRead.Available(new Output.Chunk(offset, ((Output.Chunk) available.output()).bytes()));
    }

    /** What is still in the old feed is on the screen, too. */
    private void drawAnew() {
        PaneView view;
        try {
            view = driver.attach(pane, 0);
        } catch (NotFoundException e) {
            locked(() -> ended = true);
            return;
        } catch (UnavailableException e) {
            // The old feed ends by itself if the connection does not come back.
            return;
        }
        byte[] screen = ScreenDrawing.of(view.screen());
        PaneFeed unused = locked(() -> {
            if (closed) {
                return view.feed();
            }
            PaneFeed old = feed;
            feed = view.feed();
            feed.onChange(listener);
            fed = 0;
            drawing = ByteBuffer.wrap(screen);
            return old;
        });
        unused.close();
    }

    @Override
    public void onChange(Runnable told) {
        PaneFeed now = locked(() -> {
            listener = told;
            return feed;
        });
        now.onChange(told);
    }

    @Override
    public void close() {
        PaneFeed last = locked(() -> {
            closed = true;
            ended = true;
            drawing = NOTHING;
            return feed;
        });
        last.close();
    }
}
