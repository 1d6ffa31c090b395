package io.hydravisor.benchmarks;

import io.hydravisor.core.ByteSize;
import java.nio.file.Path;

/** Measures ours, ctr and runc in turns, and prints a table: {@code SideBySide IMAGE.tar RUNS MEBIBYTES}. */
public final class SideBySide {
    private static final int WARM_UPS = 20;

    private SideBySide() {}

    public static void main(String... args) throws Exception {
        run(Path.of(args[0]), WARM_UPS, Integer.parseInt(args[1]), ByteSize.mebibytes(Long.parseLong(args[2])));
    }

    static void run(Path image, int warmUps, int runs, ByteSize output) throws Exception {
        try (Bench bench = Bench.open(image)) {
            Rows rows = new Rows(bench);
            System.out.printf(
                    "JDK %s, %d cores, median (smallest to largest) of %d%n",
                    Runtime.version(), Runtime.getRuntime().availableProcessors(), runs);
            System.out.println("| row | ours | ctr | ratio | goal | met | runc alone |");
            System.out.println("|---|---|---|---|---|---|---|");
            System.out.println(rows.createAndDestroy().measure(warmUps, runs));
            System.out.println(rows.createExecAndDestroy().measure(warmUps, runs));
            System.out.println(rows.exec().measure(warmUps, runs));
            // What is warm after one is warm for the next: this one takes many thousand reads.
            System.out.println(rows.output(output).measure(Math.min(warmUps, 1), runs));
        }
    }
}
