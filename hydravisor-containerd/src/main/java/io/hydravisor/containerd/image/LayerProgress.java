package io.hydravisor.containerd.image;

import io.hydravisor.core.ByteSize;
import io.hydravisor.sandbox.PullProgress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Tells a listener how far layers have come, one thing after the other. Safe for use by many threads. */
final class LayerProgress {
    /** A listener is told of so much at once. */
    private static final long STEP_BYTES = 256 * 1024;

    private final Lock lock = new ReentrantLock(); // guards calls of the listener
    private final Consumer<PullProgress> listener;

    LayerProgress(Consumer<PullProgress> listener) {
        this.listener = listener;
    }

    void tell(BlobRef layer, PullProgress.Phase phase, long done) {
        lock.lock();
        try {
            listener.accept(
                    new PullProgress(layer.digest().text(), phase, ByteSize.bytes(done), ByteSize.bytes(layer.size())));
        } finally {
            lock.unlock();
        }
    }

    /** Tells what is read of a layer. */
    InputStream counting(InputStream content, BlobRef layer, long offset) {
        tell(layer, PullProgress.Phase.DOWNLOADING, offset);
        return new FilterInputStream(content) {
            private long position = offset;
            private long told = offset;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                int count = super.read(buffer, from, length);
                position += Math.max(0, count);
                if (position - told >= STEP_BYTES) {
                    told = position;
                    tell(layer, PullProgress.Phase.DOWNLOADING, position);
                }
                return count;
            }
        };
    }
}
