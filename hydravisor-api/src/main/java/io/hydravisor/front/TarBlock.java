package io.hydravisor.front;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One header of a tar archive, see pax(1): fields at fixed places, numbers in octal digits. */
final class TarBlock {
    static final int BYTES = 512;
    static final int NAME_BYTES = 100;
    /** The largest number of 7 octal digits, as for owners. */
    static final long MAX_SHORT = 07777777;
    /** The largest number of 11 octal digits, as for sizes and times. */
    static final long MAX_LONG = 077777777777L;

    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final int MAGIC = 257;

    private final byte[] bytes;

    TarBlock(byte[] bytes) {
        this.bytes = bytes;
    }

    /** An empty one of the POSIX format. */
    static TarBlock fresh() {
        TarBlock block = new TarBlock(new byte[BYTES]);
        block.text(MAGIC, "ustar\00000");
        return block;
    }

    byte[] finished() {
        Arrays.fill(bytes, CHECKSUM, CHECKSUM + CHECKSUM_BYTES, (byte) ' ');
        text(CHECKSUM, String.format("%06o\0", sum(true)));
        return bytes;
    }

    private int sum(boolean unsigned) {
        int sum = 0;
        for (int i = 0; i < BYTES; i++) {
            int value = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_BYTES ? ' ' : bytes[i];
            sum += unsigned ? value & 0xff : value;
        }
        return sum;
    }

    void text(int at, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, bytes, at, ascii.length);
    }

    void type(byte type) {
        bytes[156] = type;
    }

    void number(int at, int width, long value) {
        text(at, String.format("%0" + (width - 1) + "o", value));
    }

    boolean empty() {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    void requireChecksum() throws TarException {
        long told = number(CHECKSUM, CHECKSUM_BYTES);
        // Old programs took bytes for signed numbers.
        if (told != sum(true) && told != sum(false)) {
            throw new TarException("it is no tar archive, or damaged: a header has a wrong checksum");
        }
    }

    byte type() {
        return bytes[156];
    }

    /** GNU's own format has other things where POSIX has the beginning of a long name. */
    boolean posix() {
        return text(MAGIC, 6).equals("ustar") && bytes[MAGIC + 5] == 0;
    }

    String text(int at, int width) {
        int end = at;
        while (end < at + width && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    long number(int at, int width) throws TarException {
        if ((bytes[at] & 0x80) != 0) {
            return binary(at, width);
        }
        String digits = text(at, width).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new TarException("it is no tar archive, or damaged: a header has something else where a number is");
        }
    }

    /** GNU's way for numbers that are too large for their digits. */
    private long binary(int at, int width) throws TarException {
        boolean negative = (bytes[at] & 0x40) != 0;
        long value = negative ? -1 : 0;
        for (int i = 0; i < width; i++) {
            int next = i == 0 ? (negative ? bytes[at] : bytes[at] & 0x7f) & 0xff : bytes[at + i] & 0xff;
            if (value != (value << 8) >> 8) {
                throw new TarException("a number of it is too large");
            }
            value = value << 8 | next;
        }
        return value;
    }
}
