package io.hydravisor.benchmarks.sandbox;

import io.hydravisor.benchmarks.Bench;
import io.hydravisor.benchmarks.Goal;
import io.hydravisor.benchmarks.Programs;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxPool;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * From taking a sandbox out of a pool to the first output of a command in it, beside {@code ctr run} of the same command:
 * {@code WarmPool IMAGE.tar SIZE RUNS}.
 */
public final class WarmPool {
    private static final double MOST = 0.2;
    private static final int WARM_UPS = 10;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final String WORD = "ready";

    private final Bench bench;
    private final SandboxPool pool;
    private final int size;
    private final AtomicInteger ids = new AtomicInteger();

    private WarmPool(Bench bench, SandboxPool pool, int size) {
        this.bench = bench;
        this.pool = pool;
        this.size = size;
    }

    public static void main(String... args) throws Exception {
        run(Path.of(args[0]), Integer.parseInt(args[1]), WARM_UPS, Integer.parseInt(args[2]));
    }

    static void run(Path image, int size, int warmUps, int runs) throws Exception {
        try (Bench bench = Bench.open(image);
                SandboxPool pool = bench.sandboxes().pool(bench.spec(), size)) {
            WarmPool both = new WarmPool(bench, pool, size);
            Pair.head("ours", "ctr", runs);
            new Pair(
                            "from a pool of " + size + " to the first output of `echo` / all of `ctr run echo`",
                            new Goal.Faster(MOST),
                            both::taken,
                            both::ctr)
                    .measure(warmUps, runs);
        }
    }

    /** The pool is full before, and what it does about the one that is taken runs beside, as it does for everybody. */
    private long taken() throws InterruptedException {
        fill();
        long start = System.nanoTime();
        try (Sandbox box = pool.acquire();
                CommandProcess process = box.start(Command.of("echo", WORD));
                OutputReader reader = process.stdout().reader(0)) {
            if (!(reader.next().orElseThrow() instanceof Output.Chunk)) {
                throw new IllegalStateException("output was dropped before it was read");
            }
            return System.nanoTime() - start;
        }
    }

    private void fill() throws InterruptedException {
        long begin = System.nanoTime();
        while (pool.ready() < size) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IllegalStateException("the pool does not fill");
            }
            Thread.sleep(1);
        }
    }

    /** With the pool full, so that nothing is made beside it. */
    private long ctr() throws Exception {
        fill();
        return Pair.timed(() -> Programs.run(bench.ctrRun("bench-" + ids.incrementAndGet(), "echo", WORD)));
    }
}
