package io.hydravisor.testkit.memory;

import io.hydravisor.core.ByteSize;
import io.hydravisor.process.Durability;
import io.hydravisor.process.Durability.AtLimit;
import io.hydravisor.spi.OutputRead;
import io.hydravisor.spi.PaneFeed;
import java.util.function.Consumer;

/** What one reader reads of a pane: at most so much is kept, so that it holds up nobody. */
final class MemoryPaneFeed implements PaneFeed {
    private static final ByteSize LIMIT = ByteSize.mebibytes(8);

    private final MemoryPane pane;
    private final MemoryLine line;
    private final Consumer<MemoryPaneFeed> onClose;
    private final MemoryOutput output = new MemoryOutput(Durability.spooled(LIMIT, AtLimit.DROP_OLDEST));
    private volatile Runnable listener = () -> {};
    private boolean closed;

    MemoryPaneFeed(MemoryPane pane, MemoryLine line, Consumer<MemoryPaneFeed> onClose) {
        this.pane = pane;
        this.line = line;
        this.onClose = onClose;
    }

    /** With the kernel's lock held. */
    void add(byte[] bytes) {
        int all = output.write(bytes, 0, bytes.length);
        assert all == bytes.length;
    }

    void tell() {
        listener.run();
    }

    @Override
    public OutputRead read(long offset, int max) {
        if (line.lost()) {
            return new OutputRead.NotYet();
        }
        return pane.kernel()
                .get(() -> closed || line.closed() ? new OutputRead.End() : output.read(offset, max, pane.ended()));
    }

    @Override
    public void onChange(Runnable told) {
        listener = told;
        told.run();
    }

    @Override
    public void close() {
        pane.kernel().change(() -> {
            closed = true;
            pane.forget(this);
        });
        onClose.accept(this);
        tell();
    }
}
