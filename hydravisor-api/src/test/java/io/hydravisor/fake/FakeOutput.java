package io.hydravisor.fake;

import io.hydravisor.process.Output;
import io.hydravisor.spi.OutputRead;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One output of a fake command: the pieces that it wrote, and where some are gone. A read never goes beyond one piece. */
final class FakeOutput {
    private final List<Output> pieces = new ArrayList<>();
    private long written;
    private boolean ended;

    synchronized void write(byte[] bytes) {
        if (bytes.length > 0) {
            pieces.add(new Output.Chunk(written, ByteBuffer.wrap(bytes.clone())));
            written += bytes.length;
        }
    }

    synchronized void lose(long count, String why) {
        pieces.add(new Output.Gap(written, written + count, why));
        written += count;
    }

    synchronized void end() {
        ended = true;
    }

    synchronized long written() {
        return written;
    }

    synchronized OutputRead read(long offset, int max) {
        for (Output piece : pieces) {
            if (offset >= piece.start() && offset < piece.end()) {
                return new OutputRead.Available(from(piece, offset, max));
            }
        }
        return ended ? new OutputRead.End() : new OutputRead.NotYet();
    }

    private static Output from(Output piece, long offset, int max) {
        if (piece instanceof Output.Gap gap) {
            return new Output.Gap(offset, gap.to(), gap.why());
        }
        ByteBuffer bytes = ((Output.Chunk) piece).bytes().duplicate();
        bytes.position((int) (offset - piece.start()));
        bytes.limit(Math.min(bytes.limit(), bytes.position() + max));
        return new Output.Chunk(offset, bytes.slice());
    }
}
