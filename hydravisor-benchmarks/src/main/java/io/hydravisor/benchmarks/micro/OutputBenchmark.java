package io.hydravisor.benchmarks.micro;

import io.hydravisor.Hydravisor;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.SandboxSpec;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The ways to read one output, from memory, each beside what the JDK does with the same bytes ("jdk..."). */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OutputBenchmark {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Hydravisor hydra = Hydravisor.discover();
    private final CommandProcess command =
            hydra.sandboxes("memory:").create(SandboxSpec.of(Image.oci("none"))).start(Command.of("none"));
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /** Makes the text, which the first read would otherwise do. */
    @Setup
    public void prepare() {
        Text.bytes();
    }

    @TearDown
    public void close() {
        hydra.close();
    }

    @Benchmark
    public long stream() throws IOException {
        try (InputStream bytes = command.stdout().stream()) {
            return count(bytes);
        }
    }

    @Benchmark
    public long jdkStream() throws IOException {
        return count(new ByteArrayInputStream(Text.bytes()));
    }

    private long count(InputStream bytes) throws IOException {
        long count = 0;
        int read = bytes.read(buffer);
        while (read >= 0) {
            count += read;
            read = bytes.read(buffer);
        }
        return count;
    }

    @Benchmark
    public long reader() {
        try (OutputReader reader = command.stdout().reader(0)) {
            long count = 0;
            Optional<Output> piece = reader.next();
            while (piece.isPresent()) {
                count += size(piece.get());
                piece = reader.next();
            }
            return count;
        }
    }

    @Benchmark
    public long publisher() {
        Counter counter = new Counter();
        command.stdout().publisher(0).subscribe(counter);
        return counter.all.join();
    }

    @Benchmark
    public long lines() {
        try (Stream<String> lines = command.stdout().lines()) {
            return lines.mapToLong(String::length).sum();
        }
    }

    @Benchmark
    public long jdkLines() {
        InputStream bytes = new ByteArrayInputStream(Text.bytes());
        return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))
                .lines()
                .mapToLong(String::length)
                .sum();
    }

    private static long size(Output piece) {
        return piece.end() - piece.start();
    }

    private static final class Counter implements Flow.Subscriber<Output> {
        private final CompletableFuture<Long> all = new CompletableFuture<>();
        private long count;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Output piece) {
            count += size(piece);
        }

        @Override
        public void onError(Throwable thrown) {
            all.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {
            all.complete(count);
        }
    }
}
