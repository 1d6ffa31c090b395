package io.hydravisor.front;

import io.hydravisor.process.ExecResult.Captured;
import io.hydravisor.process.Output;
import io.hydravisor.process.StdStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Takes the first part of one output of a command, as it comes. */
final class Capture {
    private final CommandFront command;
    private final StdStream stream;
    private final OutputReading reading;
    private final long limit;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    Capture(CommandFront command, StdStream stream, long limit) {
        this.command = command;
        this.stream = stream;
        this.reading = command.output(stream).reading(0);
        this.limit = limit;
    }

    /** Takes what is there; true if nothing more will come that has to be taken. */
    boolean pull() {
        while (taken.size() < limit) {
            int wanted = (int) Math.min(OutputReading.CHUNK_BYTES, limit - taken.size());
            Optional<Output> piece = reading.poll(wanted);
            if (piece.isEmpty()) {
                return reading.ended();
            }
            if (piece.get() instanceof Output.Gap gap) {
                throw command.output(stream).lost(gap);
            }
            ByteBuffer bytes = ((Output.Chunk) piece.get()).bytes().duplicate();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            taken.write(copy, 0, copy.length);
        }
        return command.atEnd(stream);
    }

    Captured result(boolean complete) {
        return new Captured(
                taken.toByteArray(), Math.max(taken.size(), command.driver().written(stream)), complete);
    }
}
