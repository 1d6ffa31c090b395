package io.hydravisor.benchmarks.micro;

import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Output;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.process.StdStream;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.CommandRecord;
import io.hydravisor.spi.OutputRead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Has ended, and has written {@link Text} to its standard output. */
final class MemoryCommand implements CommandDriver {
    private final CommandRecord record;

    MemoryCommand(String id) {
        this.record = new CommandRecord(id, Instant.EPOCH, Optional.empty(), Duration.ofSeconds(1), false);
    }

    @Override
    public CommandRecord record() {
        return record;
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return CompletableFuture.completedFuture(new ExitStatus.Exited(0));
    }

    @Override
    public OutputRead read(StdStream stream, long offset, int max) {
        byte[] text = Text.bytes();
        if (stream == StdStream.STDERR || offset >= text.length) {
            return new OutputRead.End();
        }
        int start = (int) offset;
        ByteBuffer piece =
                ByteBuffer.wrap(text, start, Math.min(max, text.length - start)).slice();
        return new OutputRead.Available(new Output.Chunk(offset, piece));
    }

    @Override
    public long written(StdStream stream) {
        return stream == StdStream.STDOUT ? Text.bytes().length : 0;
    }

    @Override
    public void onChange(Runnable listener) {
        listener.run();
    }

    @Override
    public void write(ByteBuffer bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void closeStdin() {
        // It has none.
    }

    @Override
    public void signal(Signal signal, SignalTarget target) {
        // It has ended.
    }

    @Override
    public boolean groupAlive() {
        return false;
    }

    @Override
    public void markTimedOut() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean timedOut() {
        return false;
    }

    @Override
    public void discard() {
        // Nothing is held.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
