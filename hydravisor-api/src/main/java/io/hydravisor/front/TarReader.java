package io.hydravisor.front;

import io.hydravisor.front.TarEntry.Kind;
import io.hydravisor.spi.FileAttributes;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive of the formats of POSIX and GNU. It is a stranger's: what it claims to be long is not believed before it
 * was read.
 */
final class TarReader {
    /** Far more than names, link targets and numbers need. */
    private static final int MAX_EXTENDED_BYTES = 1 << 20;

    private static final long MAX_OWNER = 0xfffffffeL;
    private static final int MAX_TIME_CHARS = 40;
    private static final int MODE = 07777;

    private static final int DROP_BYTES = 64 * 1024;

    private final InputStream archive;
    private long left;
    private long padding;

    TarReader(InputStream archive) {
        this.archive = archive;
    }

    /** The next entry, whatever was read of the one before; empty at the end of the archive, which is read to the end of its stream. */
    Optional<TarEntry> next() throws IOException {
        Map<String, String> extended = new HashMap<>();
        while (true) {
            skipRest();
            TarBlock block = new TarBlock(exactly(TarBlock.BYTES));
            if (block.empty()) {
                drain();
                return Optional.empty();
            }
            block.requireChecksum();
            switch (block.type()) {
                case 'x' -> records(extended, longText(block));
                case 'g' -> longText(block); // Defaults, of which archives of trees have none that matters here.
                case 'L' -> extended.put("path", untilZero(longText(block)));
                case 'K' -> extended.put("linkpath", untilZero(longText(block)));
                default -> {
                    return Optional.of(entry(block, extended));
                }
            }
        }
    }

    /** The next bytes of the entry's content; -1 at its end. */
    int read(byte[] target) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = archive.read(target, 0, (int) Math.min(target.length, left));
        if (count < 0) {
            throw cutOff();
        }
        left -= count;
        return count;
    }

    private TarEntry entry(TarBlock block, Map<String, String> extended) throws TarException {
        String name = extended.getOrDefault("path", name(block));
        Kind kind = kind(block.type(), name);
        if (block.type() == 'S' || extended.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."))) {
            throw new TarException("it holds a sparse file, which can't be unpacked here: " + name);
        }
        boolean hasContent = kind == Kind.FILE || kind == Kind.OTHER;
        long size = number(extended, "size", block.number(124, 12), Long.MAX_VALUE / 2);
        left = hasContent ? size : 0;
        padding = (TarBlock.BYTES - left % TarBlock.BYTES) % TarBlock.BYTES;
        String link = kind == Kind.LINK || kind == Kind.HARD_LINK
                ? extended.getOrDefault("linkpath", block.text(157, TarBlock.NAME_BYTES))
                : "";
        FileAttributes attributes = new FileAttributes(
                (int) block.number(100, 8) & MODE,
                number(extended, "uid", block.number(108, 8), MAX_OWNER),
                number(extended, "gid", block.number(116, 8), MAX_OWNER),
                time(extended.get("mtime"), block.number(136, 12)));
        return new TarEntry(name, kind, attributes, left, link);
    }

    private static String name(TarBlock block) {
        String name = block.text(0, TarBlock.NAME_BYTES);
        String above = block.posix() ? block.text(345, 155) : "";
        return above.isEmpty() ? name : above + "/" + name;
    }

    private static Kind kind(byte type, String name) {
        return switch (type) {
            case 0, '0', '7' -> name.endsWith("/") ? Kind.FOLDER : Kind.FILE;
            case '1' -> Kind.HARD_LINK;
            case '2' -> Kind.LINK;
            case '5' -> Kind.FOLDER;
            default -> Kind.OTHER;
        };
    }

    private static long number(Map<String, String> extended, String key, long inHeader, long most) throws TarException {
        String told = extended.get(key);
        try {
            long value = told == null ? inHeader : Long.parseLong(told);
            if (value >= 0 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // As with one that is out of bounds.
        }
        throw new TarException("it holds an entry with an impossible " + key);
    }

    private static Instant time(@Nullable String told, long inHeader) throws TarException {
        try {
            if (told == null) {
                return Instant.ofEpochSecond(inHeader);
            }
            if (told.length() <= MAX_TIME_CHARS && told.matches("-?\\d+(\\.\\d*)?")) {
                BigDecimal seconds = new BigDecimal(told);
                BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
                return Instant.ofEpochSecond(
                        whole.longValueExact(),
                        seconds.subtract(whole).movePointRight(9).longValue());
            }
        } catch (DateTimeException | ArithmeticException e) {
            // As with one that is no number.
        }
        throw new TarException("it holds an entry with an impossible time");
    }

    private byte[] longText(TarBlock block) throws IOException {
        long size = block.number(124, 12);
        if (size < 0 || size > MAX_EXTENDED_BYTES) {
            throw new TarException("it holds a header of " + size + " bytes");
        }
        byte[] text = exactly((int) size);
        exactly((int) ((TarBlock.BYTES - size % TarBlock.BYTES) % TarBlock.BYTES));
        return text;
    }

    private static String untilZero(byte[] text) {
        String all = new String(text, StandardCharsets.UTF_8);
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }

    private static void records(Map<String, String> extended, byte[] records) throws TarException {
        int at = 0;
        while (at < records.length) {
            int blank = at;
            int length = 0;
            while (blank < records.length
                    && records[blank] >= '0'
                    && records[blank] <= '9'
                    && length <= records.length) {
                length = length * 10 + records[blank++] - '0';
            }
            int end = at + length;
            boolean whole = blank < records.length && records[blank] == ' ' && end <= records.length && end > blank + 1;
            String record = whole ? new String(records, blank + 1, end - blank - 1, StandardCharsets.UTF_8) : "";
            int equals = record.indexOf('=');
            if (equals < 1 || !record.endsWith("\n")) {
                throw new TarException("it is damaged: an extended header is none");
            }
            extended.put(record.substring(0, equals), record.substring(equals + 1, record.length() - 1));
            at = end;
        }
    }

    private void skipRest() throws IOException {
        drop(left);
        drop(padding);
        left = 0;
        padding = 0;
    }

    /** By reading: what a FileInputStream skips, as System.in does, fails where that is a pipe. */
    private void drop(long count) throws IOException {
        byte[] dropped = new byte[(int) Math.min(count, DROP_BYTES)];
        for (long rest = count; rest > 0; ) {
            int read = archive.read(dropped, 0, (int) Math.min(rest, dropped.length));
            if (read < 0) {
                throw cutOff();
            }
            rest -= read;
        }
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = archive.readNBytes(count);
        if (bytes.length < count) {
            throw cutOff();
        }
        return bytes;
    }

    /** So that whoever writes it is not told that nobody reads. */
    private void drain() throws IOException {
        byte[] rest = new byte[TarBlock.BYTES];
        while (archive.read(rest) >= 0) {
            // Only what fills up the last record should come here.
        }
    }

    private static TarException cutOff() {
        return new TarException("it is no tar archive, or cut off before its end");
    }
}
