package io.hydravisor.core;

/**
 * A number of bytes.
 *
 * @param bytes the number, zero or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    /**
     * Checks the number.
     *
     * @param bytes the number, zero or more
     * @throws InvalidInputException if it is negative
     */
    public ByteSize {
        if (bytes < 0) {
            throw invalid(bytes + " bytes");
        }
    }

    /**
     * A number of bytes.
     *
     * @param count zero or more
     * @return the size
     */
    public static ByteSize bytes(long count) {
        return new ByteSize(count);
    }

    /**
     * A number of KiB (1,024 bytes).
     *
     * @param count zero or more
     * @return the size
     */
    public static ByteSize kibibytes(long count) {
        return scaled(count, 1L << 10, "KiB");
    }

    /**
     * A number of MiB (1,048,576 bytes).
     *
     * @param count zero or more
     * @return the size
     */
    public static ByteSize mebibytes(long count) {
        return scaled(count, 1L << 20, "MiB");
    }

    /**
     * A number of GiB (1,073,741,824 bytes).
     *
     * @param count zero or more
     * @return the size
     */
    public static ByteSize gibibytes(long count) {
        return scaled(count, 1L << 30, "GiB");
    }

    private static ByteSize scaled(long count, long unit, String name) {
        if (count < 0 || count > Long.MAX_VALUE / unit) {
            throw invalid(count + " " + name);
        }
        return new ByteSize(count * unit);
    }

    private static InvalidInputException invalid(String what) {
        return new InvalidInputException(
                Failure.of("not a size: " + what).hint("A size is between 0 and " + Long.MAX_VALUE + " bytes."));
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** {@return the size in the largest unit that keeps it at one or more, such as "1.5 MiB"} */
    @Override
    public String toString() {
        int unit = 0;
        long scale = 1;
        while (unit < UNITS.length - 1 && bytes / scale >= 1024) {
            scale <<= 10;
            unit++;
        }
        if (bytes % scale == 0) {
            return bytes / scale + " " + UNITS[unit];
        }
        long tenths = Math.round((double) bytes / scale * 10);
        return tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
    }
}
