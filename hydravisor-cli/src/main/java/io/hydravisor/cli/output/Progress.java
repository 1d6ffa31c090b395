package io.hydravisor.cli.output;

import io.hydravisor.core.ByteSize;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A line on the terminal that says how long something takes and how far it is; it is wiped out at the end. */
public final class Progress implements AutoCloseable {
    /** What is over sooner needs no line. */
    private static final Duration PATIENCE = Duration.ofMillis(700);

    private static final Duration EVERY = Duration.ofMillis(200);
    private static final int BAR = 30;
    private static final String WIPE = "\r\u001b[K";

    private final String what;
    private final long start = System.nanoTime();
    private final AtomicLong done = new AtomicLong();
    private volatile long total;
    private final @Nullable Thread painter;

    /**
     * @param terminal where the line is shown; null if nobody would see it
     */
    public Progress(@Nullable PrintStream terminal, String what) {
        this.what = what;
        if (terminal == null) {
            painter = null;
        } else {
            painter = new Thread(() -> paint(terminal), "progress");
            painter.setDaemon(true);
            painter.start();
        }
    }

    /** Says how many bytes there will be. */
    public Progress of(long bytes) {
        total = bytes;
        return this;
    }

    /** Says how many bytes there are by now. */
    public Progress at(long bytes) {
        done.set(bytes);
        return this;
    }

    /** Counts what is read. */
    public InputStream counting(InputStream bytes) {
        return new FilterInputStream(bytes) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                done.addAndGet(one < 0 ? 0 : 1);
                return one;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                done.addAndGet(Math.max(0, count));
                return count;
            }
        };
    }

    private void paint(PrintStream to) {
        try {
            Thread.sleep(PATIENCE.toMillis());
            while (true) {
                to.print(WIPE + line());
                to.flush();
                Thread.sleep(EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            to.print(WIPE);
            to.flush();
        }
    }

    private String line() {
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        long bytes = done.get();
        StringBuilder text = new StringBuilder(what);
        if (total > 0) {
            int filled = (int) (BAR * Math.min(bytes, total) / total);
            text.append(" [")
                    .append("#".repeat(filled))
                    .append("-".repeat(BAR - filled))
                    .append(']');
        }
        if (bytes > 0) {
            text.append(' ').append(ByteSize.bytes(bytes));
        }
        return text.append(' ').append(seconds).append(" s").toString();
    }

    @Override
    public void close() {
        if (painter == null) {
            return;
        }
        painter.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            painter.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
