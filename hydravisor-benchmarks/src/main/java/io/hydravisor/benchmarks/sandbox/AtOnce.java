package io.hydravisor.benchmarks.sandbox;

import io.hydravisor.benchmarks.Bench;
import io.hydravisor.benchmarks.Goal;
import io.hydravisor.benchmarks.Programs;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many sandboxes for {@code true} go through their life in a second when many threads make them, beside as many processes of
 * {@code ctr run}: {@code AtOnce IMAGE.tar THREADS SANDBOXES RUNS}.
 */
public final class AtOnce {
    private static final double LEAST = 1.4;
    private static final int WARM_UPS = 2;

    private AtOnce() {}

    public static void main(String... args) throws Exception {
        run(
                Path.of(args[0]),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                WARM_UPS,
                Integer.parseInt(args[3]));
    }

    static void run(Path image, int threads, int sandboxes, int warmUps, int runs) throws Exception {
        AtomicInteger ids = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Bench bench = Bench.open(image)) {
            Pair.Step ours = () -> {
                try (Sandbox box = bench.sandboxes().create(bench.spec().main(MainCommand.of("true")));
                        CommandProcess main = box.attach(MainCommand.ID)) {
                    ExitStatus end = main.await();
                    if (!end.success()) {
                        throw new IllegalStateException("true ended with " + end);
                    }
                }
            };
            Pair.Step theirs = () -> Programs.run(bench.ctrRun("bench-" + ids.incrementAndGet(), "true"));
            Pair.head("ours", "ctr", runs);
            new Pair(
                            threads + " at once create a sandbox for `true`, wait and destroy / `ctr run true`",
                            new Goal.MoreOften(LEAST, sandboxes),
                            () -> together(pool, sandboxes, ours),
                            () -> together(pool, sandboxes, theirs))
                    .measure(warmUps, runs);
        } finally {
            pool.shutdown();
        }
    }

    private static long together(ExecutorService pool, int times, Pair.Step step) throws Exception {
        Callable<Boolean> one = () -> {
            step.run();
            return true;
        };
        return Pair.timed(() -> {
            for (Future<Boolean> done : pool.invokeAll(Collections.nCopies(times, one))) {
                done.get();
            }
        });
    }
}
