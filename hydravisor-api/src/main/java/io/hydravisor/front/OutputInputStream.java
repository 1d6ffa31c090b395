package io.hydravisor.front;

import io.hydravisor.process.Output;
import io.hydravisor.process.OutputGapException;
import io.hydravisor.process.OutputReader;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** An output as an {@link InputStream} that throws at gaps. */
final class OutputInputStream extends InputStream {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final OutputReader reader;
    private final Function<Output.Gap, OutputGapException> lost;
    private ByteBuffer current = EMPTY;

    OutputInputStream(OutputReader reader, Function<Output.Gap, OutputGapException> lost) {
        this.reader = reader;
        this.lost = lost;
    }

    @Override
    public int read() {
        return fill() ? current.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.remaining());
        current.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return current.remaining();
    }

    @Override
    public void close() {
        current = EMPTY;
        reader.close();
    }

    private boolean fill() {
        if (current.hasRemaining()) {
            return true;
        }
        Optional<Output> piece = reader.next();
        if (piece.isEmpty()) {
            return false;
        }
        if (piece.get() instanceof Output.Gap gap) {
            throw lost.apply(gap);
        }
        current = ((Output.Chunk) piece.get()).bytes().duplicate();
        return true;
    }
}
