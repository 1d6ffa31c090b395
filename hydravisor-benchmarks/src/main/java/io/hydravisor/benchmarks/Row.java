package io.hydravisor.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Three ways to the same end.
 *
 * @param name what it is
 * @param goal what is asked of the medians
 * @param ours through Hydravisor
 * @param ctr through containerd's own client
 * @param runc what runc takes for it alone, without containerd and its shim: the floor for both
 */
record Row(String name, Goal goal, Step ours, Step ctr, Step runc) {
    /** One way, gone from the beginning to the end. */
    interface Step {
        void run() throws Exception;
    }

    /** What was measured in a row. */
    record Result(Row row, Times ours, Times ctr, Times runc) {
        @Override
        public String toString() {
            Goal goal = row.goal();
            double ratio = goal.ratio(ours, ctr);
            return "| %s | %s | %s | %.2f | %s | %s | %s |"
                    .formatted(
                            row.name(),
                            goal.show(ours),
                            goal.show(ctr),
                            ratio,
                            goal,
                            goal.metBy(ratio) ? "yes" : "**no**",
                            goal.show(runc));
        }
    }

    /** The ways take turns, so that whatever else the machine does hits all of them. */
    Result measure(int warmUps, int runs) throws Exception {
        for (int i = 0; i < warmUps; i++) {
            ours.run();
            ctr.run();
            runc.run();
        }
        List<Long> ourTimes = new ArrayList<>();
        List<Long> ctrTimes = new ArrayList<>();
        List<Long> runcTimes = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            ourTimes.add(time(ours));
            ctrTimes.add(time(ctr));
            runcTimes.add(time(runc));
        }
        return new Result(this, new Times(ourTimes), new Times(ctrTimes), new Times(runcTimes));
    }

    private static long time(Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        return System.nanoTime() - start;
    }
}
