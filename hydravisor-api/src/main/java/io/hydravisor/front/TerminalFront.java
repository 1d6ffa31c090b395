package io.hydravisor.front;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.TerminalDriver;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalEvent;
import io.hydravisor.terminal.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A terminal, over its driver. */
final class TerminalFront implements Terminal {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalFront.class);
    /** How long a program that was hung up has to end by itself. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration POLL = Duration.ofMillis(20);

    private final String id;
    private final TerminalDriver driver;
    private final OpenEnds ends;
    private final String resource;
    private final CompletableFuture<ExitStatus> end = new CompletableFuture<>();
    private final Ending ending;
    private final InputStream output = new Shown();
    private final OutputStream input = new Typed();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile TerminalSize size;

    TerminalFront(
            String id,
            TerminalDriver driver,
            TerminalSize size,
            String machine,
            ProviderContext context,
            OpenEnds ends) {
        this.ends = ends;
        this.id = id;
        this.driver = driver;
        this.size = size;
        this.resource = machine + "/terminal/" + id;
        this.ending = new Ending(end, resource);
        context.emit(new TerminalEvent("terminal.opened", context.clock().instant(), resource, Optional.empty()));
        end.thenAccept(status -> context.emit(
                new TerminalEvent("terminal.ended", context.clock().instant(), resource, Optional.of(status))));
        driver.exit().thenAccept(end::complete);
        // Not where it is told: it looks at the host's processes, which is no work for the thread that brings the news.
        end.thenRunAsync(this::forgetIfGone, context.executor());
    }

    /** One that has ended need not be closed; with the connection it is, for the sake of what its program may have left. */
    private void forgetIfGone() {
        try {
            if (!driver.groupAlive()) {
                ends.remove(this);
            }
        } catch (HydravisorException e) {
            LOG.debug("Could not look for what {} left", resource, e);
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public InputStream output() {
        return output;
    }

    @Override
    public OutputStream input() {
        return input;
    }

    @Override
    public TerminalSize size() {
        return size;
    }

    @Override
    public void resize(TerminalSize to) {
        Objects.requireNonNull(to, "to");
        if (!end.isDone()) {
            driver.resize(to);
        }
        size = to;
    }

    @Override
    public void signal(Signal signal) {
        if (!end.isDone()) {
            driver.signal(signal);
        }
    }

    @Override
    public ExitStatus await() {
        return ending.await();
    }

    @Override
    public Optional<ExitStatus> await(Duration patience) {
        return ending.await(patience);
    }

    @Override
    public CompletableFuture<ExitStatus> onExit() {
        return ending.onExit();
    }

    @Override
    public Optional<ExitStatus> status() {
        return ending.status();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            ends.remove(this);
            try {
                Interrupts.shield(this::hangUp);
            } finally {
                driver.close();
            }
        }
    }

    private void hangUp() {
        try {
            if (!driver.groupAlive()) {
                return;
            }
            driver.signal(Signal.HUP);
            // A stopped program could not act on it, as the kernel knows when it hangs up by itself.
            driver.signal(new Signal(18));
            if (!gone()) {
                driver.signal(Signal.KILL);
                gone();
            }
        } catch (HydravisorException e) {
            LOG.warn("Could not end the program of {}", resource, e);
        }
    }

    private boolean gone() {
        long start = System.nanoTime();
        while (driver.groupAlive()) {
            if (System.nanoTime() - start > GRACE.toNanos()) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return resource;
    }

    private final class Shown extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            return length == 0 ? 0 : driver.read(ByteBuffer.wrap(target, offset, length));
        }
    }

    private final class Typed extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            driver.write(ByteBuffer.wrap(new byte[] {(byte) b}));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            driver.write(ByteBuffer.wrap(bytes, offset, length));
        }
    }
}
