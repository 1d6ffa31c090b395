package io.hydravisor.benchmarks;

import java.util.List;

/**
 * How long one way took, each time it was gone.
 *
 * @param nanos at least one
 */
public record Times(List<Long> nanos) {
    private static final double NANOS_PER_MILLI = 1_000_000;
    private static final double NANOS_PER_SECOND = 1_000_000_000;
    private static final double BYTES_PER_MEBIBYTE = 1024 * 1024;

    public Times {
        if (nanos.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        nanos = nanos.stream().sorted().toList();
    }

    public double median() {
        int middle = nanos.size() / 2;
        return nanos.size() % 2 == 1 ? nanos.get(middle) : (nanos.get(middle - 1) + nanos.get(middle)) / 2.0;
    }

    public double min() {
        return nanos.get(0);
    }

    public double max() {
        return nanos.get(nanos.size() - 1);
    }

    /** The medians, this one's over the other's. */
    public double ratioTo(Times other) {
        return median() / other.median();
    }

    static double millis(double nanos) {
        return nanos / NANOS_PER_MILLI;
    }

    static double mebibytesPerSecond(long bytes, double nanos) {
        return bytes / BYTES_PER_MEBIBYTE / (nanos / NANOS_PER_SECOND);
    }

    static double perSecond(int count, double nanos) {
        return count / (nanos / NANOS_PER_SECOND);
    }
}
