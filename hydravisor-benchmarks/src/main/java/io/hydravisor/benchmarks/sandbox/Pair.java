package io.hydravisor.benchmarks.sandbox;

import io.hydravisor.benchmarks.Goal;
import io.hydravisor.benchmarks.Times;
import java.util.ArrayList;
import java.util.List;

/**
 * Two ways to the same end.
 *
 * @param name what it is
 * @param goal what is asked of the medians
 * @param ours the way that the goal is for
 * @param theirs what it is compared with
 */
record Pair(String name, Goal goal, Way ours, Way theirs) {
    /** One way, gone from the beginning to the end; gives the nanoseconds that count, as not all of it has to. */
    interface Way {
        long go() throws Exception;
    }

    /** Something that is timed as a whole. */
    interface Step {
        void run() throws Exception;
    }

    static long timed(Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        return System.nanoTime() - start;
    }

    /** Prints the first lines of the table that {@link #measure} prints a row of. */
    static void head(String ours, String theirs, int runs) {
        System.out.printf(
                "JDK %s, %d cores, median (smallest to largest) of %d%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), runs);
        System.out.printf("| row | %s | %s | ratio | goal | met |%n", ours, theirs);
        System.out.println("|---|---|---|---|---|---|");
    }

    /** The ways take turns, so that whatever else the machine does hits both. */
    void measure(int warmUps, int runs) throws Exception {
        for (int i = 0; i < warmUps; i++) {
            ours.go();
            theirs.go();
        }
        List<Long> our = new ArrayList<>();
        List<Long> their = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            our.add(ours.go());
            their.add(theirs.go());
        }
        print(new Times(our), new Times(their));
    }

    private void print(Times our, Times their) {
        double ratio = goal.ratio(our, their);
        System.out.printf(
                "| %s | %s | %s | %.2f | %s | %s |%n",
                name, goal.show(our), goal.show(their), ratio, goal, goal.metBy(ratio) ? "yes" : "**no**");
    }
}
