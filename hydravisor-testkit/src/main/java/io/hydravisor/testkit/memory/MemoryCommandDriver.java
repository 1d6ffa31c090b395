package io.hydravisor.testkit.memory;

import io.hydravisor.core.ConflictException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.process.StdStream;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.CommandRecord;
import io.hydravisor.spi.OutputRead;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's view of one command. */
final class MemoryCommandDriver implements CommandDriver, MemoryHandle {
    private final MemoryBackend backend;
    private final MemoryLine line;
    private final MemoryCommand command;
    private final String resource;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Runnable watcher = this::changed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean inputEnds;

    private MemoryCommandDriver(MemoryBackend backend, MemoryCommand command) {
        this.backend = backend;
        this.line = backend.line();
        this.command = command;
        this.resource =
                command.sandbox().resource() + "/command/" + command.record().id();
    }

    static MemoryCommandDriver open(MemoryBackend backend, MemoryCommand command) {
        MemoryCommandDriver made = new MemoryCommandDriver(backend, command);
        command.watch(made.watcher);
        backend.track(made);
        made.changed();
        return made;
    }

    private void changed() {
        if (!closed.get()) {
            if (!line.lost()) {
                command.exit().ifPresent(exit::complete);
            }
            listeners.forEach(Runnable::run);
        }
    }

    @Override
    public void connectionLost() {
        if (command.direct()) {
            command.lose();
            exit.complete(new ExitStatus.Lost("the connection was lost, and the command's output is direct", true));
            listeners.forEach(Runnable::run);
        }
    }

    @Override
    public void connectionRestored() {
        if (inputEnds) {
            command.closeStdin();
        }
        changed();
    }

    @Override
    public void letGo() {
        if (command.direct()) {
            command.lose();
        }
        close();
    }

    @Override
    public CommandRecord record() {
        return command.record();
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    @Override
    public OutputRead read(StdStream stream, long offset, int max) {
        checkOpen();
        // What a direct command wrote is lost with the connection, which is told at once.
        if (line.lost() && !command.direct()) {
            return new OutputRead.NotYet();
        }
        return command.read(stream, offset, max);
    }

    @Override
    public long written(StdStream stream) {
        checkOpen();
        return command.written(stream);
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new ConflictException(
                    Errors.failure("this client has let go of the command; its output can't be read here", resource)
                            .hint("Attach to it again, and read on at the offset that was reached."));
        }
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
        listener.run();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        int written;
        try {
            written = line.call("write", resource, () -> send(bytes));
        } catch (SendInterrupted e) {
            // Nobody knows how much the command made of it: let it read the end.
            closeStdin();
            Thread.currentThread().interrupt();
            InterruptedIOException thrown = new InterruptedIOException("interrupted while writing to a command");
            thrown.initCause(e);
            throw thrown;
        }
        if (written == MemoryPipe.END) {
            throw new IOException("Broken pipe: the command has ended, or its standard input was closed");
        }
    }

    private int send(ByteBuffer bytes) {
        int last = 0;
        while (bytes.hasRemaining() && last != MemoryPipe.END) {
            try {
                Supplier<@Nullable Integer> attempt =
                        () -> closed.get() ? Integer.valueOf(MemoryPipe.END) : command.write(bytes);
                last = command.sandbox().kernel().await(attempt);
            } catch (InterruptedException e) {
                throw new SendInterrupted(e);
            }
        }
        return last;
    }

    private static final class SendInterrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SendInterrupted(InterruptedException cause) {
            super(cause);
        }
    }

    @Override
    public void closeStdin() {
        inputEnds = true;
        if (!line.lost()) {
            command.closeStdin();
        }
    }

    @Override
    public void signal(Signal signal, SignalTarget target) {
        line.run("signal", resource, () -> command.signal(signal.number(), target));
    }

    @Override
    public boolean groupAlive() {
        return command.groupAlive();
    }

    @Override
    public void markTimedOut() {
        line.run("markTimedOut", resource, command::markTimedOut);
    }

    @Override
    public boolean timedOut() {
        return command.timedOut();
    }

    @Override
    public void discard() {
        line.run("discard", resource, () -> command.sandbox().discard(command));
        close();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            backend.untrack(this);
            command.unwatch(watcher);
            if (command.direct()) {
                command.abandon();
            }
            // Wakes a write that blocks.
            command.sandbox().kernel().change(() -> {});
            // Nobody here will hear of its end; whoever waits must not wait for ever.
            exit.complete(new ExitStatus.Lost("this client has let go of the command", true));
            listeners.forEach(Runnable::run);
        }
    }
}
