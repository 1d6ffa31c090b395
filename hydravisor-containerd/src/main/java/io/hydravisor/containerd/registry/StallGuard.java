package io.hydravisor.containerd.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a body from which nothing came for too long, which ends whoever reads. */
final class StallGuard extends FilterInputStream {
    private static final Logger LOG = LoggerFactory.getLogger(StallGuard.class);
    private static final long PATIENCE_SECONDS = Long.getLong("hydravisor.registry.stall-seconds", 30);

    private final Future<?> watch;
    private final Consumer<StallGuard> onClose;
    private volatile long reading;

    StallGuard(InputStream body, ScheduledExecutorService timer, Consumer<StallGuard> onClose) {
        super(body);
        this.onClose = onClose;
        this.watch = timer.scheduleAtFixedRate(this::look, 1, 1, TimeUnit.SECONDS);
    }

    private void look() {
        long since = reading;
        if (since != 0 && System.nanoTime() - since > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
            cut();
        }
    }

    /** Ends a read that another thread waits in. */
    void cut() {
        try {
            in.close();
        } catch (IOException e) {
            LOG.debug("Could not close a body", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        // Zero says that nobody reads.
        reading = Math.max(1, System.nanoTime());
        try {
            return super.read(buffer, offset, length);
        } finally {
            reading = 0;
        }
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        onClose.accept(this);
        super.close();
    }
}
