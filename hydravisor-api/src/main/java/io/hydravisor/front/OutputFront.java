package io.hydravisor.front;

import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.process.CommandOutput;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputGapException;
import io.hydravisor.process.OutputReader;
import io.hydravisor.process.StdStream;
import io.hydravisor.spi.CommandDriver;
import java.io.InputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** One output of a command, over its driver. */
final class OutputFront implements CommandOutput {
    private final CommandDriver driver;
    private final Changes changes;
    private final StdStream stream;
    private final String resource;
    private final Executor executor;

    OutputFront(CommandDriver driver, Changes changes, StdStream stream, String resource, Executor executor) {
        this.driver = driver;
        this.changes = changes;
        this.stream = stream;
        this.resource = resource;
        this.executor = executor;
    }

    @Override
    public InputStream stream(long offset) {
        return new OutputInputStream(reading(offset), this::lost);
    }

    @Override
    public Stream<String> lines() {
        return LineReader.lines(stream(0));
    }

    @Override
    public OutputReader reader(long offset) {
        return reading(offset);
    }

    @Override
    public Flow.Publisher<Output> publisher(long offset) {
        checkOffset(offset);
        return new OutputPublisher(() -> reading(offset), changes, executor);
    }

    OutputReading reading(long offset) {
        checkOffset(offset);
        return new OutputReading((from, max) -> driver.read(stream, from, max), changes, resource, offset);
    }

    OutputGapException lost(Output.Gap gap) {
        return new OutputGapException(Failure.of(
                        "bytes " + gap.from() + " to " + gap.to() + " of " + stream + " are gone: " + gap.why())
                .resource(resource)
                .effect(Effect.DONE)
                .hint("Read on at offset " + gap.to() + ", or give the command a larger Durability.spooled(limit)."));
    }

    private void checkOffset(long offset) {
        if (offset < 0) {
            throw new InvalidInputException(Failure.of("not an offset: " + offset)
                    .resource(resource)
                    .hint("Offsets count bytes from the start of the output, from 0."));
        }
    }
}
