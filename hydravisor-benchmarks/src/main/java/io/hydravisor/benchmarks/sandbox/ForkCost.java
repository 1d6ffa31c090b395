package io.hydravisor.benchmarks.sandbox;

import io.hydravisor.benchmarks.Bench;
import io.hydravisor.benchmarks.Goal;
import io.hydravisor.core.ByteSize;
import io.hydravisor.sandbox.Fork;
import io.hydravisor.sandbox.ForkSpec;
import io.hydravisor.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A fork of a sandbox that has written much, and of its snapshot, beside a new sandbox that has written nothing: {@code ForkCost IMAGE.tar
 * MEBIBYTES RUNS}.
 */
public final class ForkCost {
    private static final double MOST = 1.2;
    private static final int WARM_UPS = 5;
    private static final String SNAPSHOT = "written";

    private ForkCost() {}

    public static void main(String... args) throws Exception {
        run(Path.of(args[0]), ByteSize.mebibytes(Long.parseLong(args[1])), WARM_UPS, Integer.parseInt(args[2]));
    }

    static void run(Path image, ByteSize size, int warmUps, int runs) throws Exception {
        try (Bench bench = Bench.open(image);
                Sandbox parent = bench.sandboxes().create(bench.spec())) {
            long blocks = size.bytes() / ByteSize.mebibytes(1).bytes();
            parent.exec("dd", "if=/dev/urandom", "of=/written", "bs=1M", "count=" + blocks)
                    .orThrow();
            // What is still to be written to the disk would be counted against whoever comes first.
            parent.exec("sync").orThrow();
            Pair.head("a fork", "a new sandbox", runs);
            new Pair(
                            "a fork of a sandbox that has written " + size + " / a new sandbox",
                            new Goal.Faster(MOST),
                            () -> made(() -> parent.fork(1), Fork::close),
                            () -> made(() -> bench.sandboxes().create(bench.spec()), Sandbox::close))
                    .measure(warmUps, runs);
            parent.snapshot(SNAPSHOT);
            new Pair(
                            "a fork of its snapshot / a new sandbox",
                            new Goal.Faster(MOST),
                            () -> made(() -> parent.fork(ForkSpec.of(1).from(SNAPSHOT)), Fork::close),
                            () -> made(() -> bench.sandboxes().create(bench.spec()), Sandbox::close))
                    .measure(warmUps, runs);
        }
    }

    private interface Removal<T> {
        void of(T made) throws Exception;
    }

    /** The time of the making alone. */
    private static <T> long made(Supplier<T> maker, Removal<T> removal) throws Exception {
        long start = System.nanoTime();
        T made = maker.get();
        long time = System.nanoTime() - start;
        removal.of(made);
        return time;
    }
}
