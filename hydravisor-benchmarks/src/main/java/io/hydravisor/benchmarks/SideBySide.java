package io.hydravisor.benchmarks;

import io.hydravisor.core.ByteSize;
import java.nio.file.Path;

/** Measures ours, ctr and runc in turns, and prints a table: {@code SideBySide IMAGE.tar RUNS MEBIBYTES
 * OUTPUT_RUNS}. */
public final class SideBySide {
    private static final int WARM_UPS = 20;

    private SideBySide() {}

    public static void main(String... args) throws Exception {
        ByteSize output = ByteSize.mebibytes(Long.parseLong(args[2]));
        run(Path.of(args[0]), WARM_UPS, Integer.parseInt(args[1]), output, Integer.parseInt(args[3]));
    }

    static void run(Path image, int warmUps, int runs, ByteSize output, int outputRuns) throws Exception {
        try (Bench bench = Bench.open(image)) {
            Rows rows = new Rows(bench);
            System.out.printf(
                    "JDK %s, %d cores, median (smallest to largest) of %d, of the output %d%n",
                    Runtime.version(), Runtime.getRuntime().availableProcessors(), runs, outputRuns);
            System.out.println("| row | ours | ctr | ratio | goal | met | runc alone |");
            System.out.println("|---|---|---|---|---|---|---|");
            System.out.println(rows.createAndDestroy().measure(warmUps, runs));
            System.out.println(rows.createRunAndDestroy().measure(warmUps, runs));
            System.out.println(rows.createExecAndDestroy().measure(warmUps, runs));
            System.out.println(rows.exec().measure(warmUps, runs));
            // Once takes many thousand reads, after which all is warm.
            System.out.println(rows.output(output).measure(Math.min(warmUps, 1), outputRuns));
        }
    }
}
