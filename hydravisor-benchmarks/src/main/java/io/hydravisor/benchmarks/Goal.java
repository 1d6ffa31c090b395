package io.hydravisor.benchmarks;

/** What is asked of ours beside ctr's. */
public sealed interface Goal {
    double ratio(Times ours, Times ctr);

    boolean metBy(double ratio);

    /** Median, and the range. */
    String show(Times times);

    /**
     * The time may be at most a part of ctr's.
     *
     * @param most the part
     */
    record Faster(double most) implements Goal {
        @Override
        public double ratio(Times ours, Times ctr) {
            return ours.ratioTo(ctr);
        }

        @Override
        public boolean metBy(double ratio) {
            return ratio <= most;
        }

        @Override
        public String show(Times times) {
            return "%.0f ms (%.0f to %.0f)"
                    .formatted(Times.millis(times.median()), Times.millis(times.min()), Times.millis(times.max()));
        }

        @Override
        public String toString() {
            return "at most %.2f".formatted(most);
        }
    }

    /**
     * The bytes of a second must be at least a multiple of ctr's.
     *
     * @param least the multiple
     * @param bytes that are moved each time
     */
    record MoreBytes(double least, long bytes) implements Goal {
        @Override
        public double ratio(Times ours, Times ctr) {
            return ctr.ratioTo(ours);
        }

        @Override
        public boolean metBy(double ratio) {
            return ratio >= least;
        }

        @Override
        public String show(Times times) {
            return "%.0f MiB/s (%.0f to %.0f)"
                    .formatted(
                            Times.mebibytesPerSecond(bytes, times.median()),
                            Times.mebibytesPerSecond(bytes, times.max()),
                            Times.mebibytesPerSecond(bytes, times.min()));
        }

        @Override
        public String toString() {
            return "at least %.2f".formatted(least);
        }
    }

    /**
     * As much must be done in a second as a multiple of what ctr does.
     *
     * @param least the multiple
     * @param count how often it is done each time
     */
    record MoreOften(double least, int count) implements Goal {
        @Override
        public double ratio(Times ours, Times ctr) {
            return ctr.ratioTo(ours);
        }

        @Override
        public boolean metBy(double ratio) {
            return ratio >= least;
        }

        @Override
        public String show(Times times) {
            return "%.1f a second (%.1f to %.1f)"
                    .formatted(perSecond(times.median()), perSecond(times.max()), perSecond(times.min()));
        }

        private double perSecond(double nanos) {
            return Times.perSecond(count, nanos);
        }

        @Override
        public String toString() {
            return "at least %.2f".formatted(least);
        }
    }
}
