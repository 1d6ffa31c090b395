package io.hydravisor.testkit.memory;

import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.spi.TerminalDriver;
import io.hydravisor.terminal.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's view of one terminal, which lives as long as its connection. */
final class MemoryTerminalDriver implements TerminalDriver, MemoryHandle {
    private final MemoryBackend backend;
    private final MemoryTerminal terminal;
    private final MemoryKernel kernel;
    private final String resource;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean broken;

    private MemoryTerminalDriver(MemoryBackend backend, MemoryTerminal terminal, String resource) {
        this.backend = backend;
        this.terminal = terminal;
        this.kernel = terminal.sandbox().kernel();
        this.resource = resource;
    }

    static MemoryTerminalDriver open(MemoryBackend backend, MemoryTerminal terminal, String resource) {
        MemoryTerminalDriver made = new MemoryTerminalDriver(backend, terminal, resource);
        terminal.watch(made::changed);
        backend.track(made);
        made.changed();
        return made;
    }

    private void changed() {
        kernel.get(() -> terminal.group().end()).ifPresent(exit::complete);
    }

    @Override
    public void connectionLost() {
        broken = true;
        exit.complete(new ExitStatus.Lost("the connection was lost", true));
        kernel.change(terminal::hangUp);
    }

    @Override
    public void connectionRestored() {
        // What a broken connection took with it does not come back.
    }

    @Override
    public void letGo() {
        close();
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = await(() -> {
            if (closed.get() || broken) {
                return MemoryPipe.END;
            }
            int read = terminal.read(target);
            return read == MemoryPipe.NOT_NOW ? null : Integer.valueOf(read);
        });
        if (broken && !closed.get()) {
            throw new IOException("the connection was lost");
        }
        return count;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int count = await(() -> {
                if (closed.get() || broken) {
                    return MemoryPipe.END;
                }
                int typed = terminal.type(bytes);
                return typed == MemoryPipe.NOT_NOW ? null : Integer.valueOf(typed);
            });
            if (count == MemoryPipe.END) {
                throw new IOException("the terminal has ended or was closed");
            }
        }
    }

    /** A read or a write at a terminal can't be interrupted; closing it wakes both. */
    private int await(Supplier<@Nullable Integer> attempt) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return kernel.await(attempt);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void resize(TerminalSize size) {
        backend.line().run("resize", resource, () -> kernel.change(() -> terminal.resize(size)));
    }

    @Override
    public void signal(Signal signal) {
        backend.line()
                .run(
                        "signal",
                        resource,
                        () -> kernel.change(() -> terminal.group().signal(signal.number(), SignalTarget.GROUP)));
    }

    @Override
    public boolean groupAlive() {
        return kernel.get(() -> terminal.group().alive());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            backend.untrack(this);
            kernel.change(terminal::hangUp);
            exit.complete(new ExitStatus.Lost("this client has closed the terminal", true));
        }
    }
}
