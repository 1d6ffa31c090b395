package io.hydravisor.front;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a tar archive of the POSIX format, with extended headers for what an old header has no room for. */
final class TarWriter {
    private static final String PAX_NAME = "PaxHeaders/entry";

    private final OutputStream archive;

    TarWriter(OutputStream archive) {
        this.archive = archive;
    }

    /** To be followed by as many bytes as it says, and {@link #pad}. */
    void header(TarEntry entry) throws IOException {
        Map<String, String> extended = extended(entry);
        if (!extended.isEmpty()) {
            byte[] records = records(extended);
            TarBlock block = TarBlock.fresh();
            block.text(0, PAX_NAME);
            fill(block, (byte) 'x', 0644, 0, 0, records.length, 0);
            archive.write(block.finished());
            archive.write(records);
            pad(records.length);
        }
        TarBlock block = TarBlock.fresh();
        block.text(0, extended.containsKey("path") ? PAX_NAME : entry.name());
        block.text(157, extended.containsKey("linkpath") ? PAX_NAME : entry.link());
        fill(
                block,
                entry.kind().type(),
                entry.attributes().mode(),
                extended.containsKey("uid") ? 0 : entry.attributes().uid(),
                extended.containsKey("gid") ? 0 : entry.attributes().gid(),
                extended.containsKey("size") ? 0 : entry.size(),
                extended.containsKey("mtime")
                        ? 0
                        : entry.attributes().modified().getEpochSecond());
        archive.write(block.finished());
    }

    private static void fill(TarBlock block, byte type, int mode, long uid, long gid, long size, long seconds) {
        block.number(100, 8, mode);
        block.number(108, 8, uid);
        block.number(116, 8, gid);
        block.number(124, 12, size);
        block.number(136, 12, seconds);
        block.type(type);
    }

    private static Map<String, String> extended(TarEntry entry) {
        Map<String, String> extended = new LinkedHashMap<>();
        if (!fits(entry.name())) {
            extended.put("path", entry.name());
        }
        if (!fits(entry.link())) {
            extended.put("linkpath", entry.link());
        }
        number(extended, "uid", entry.attributes().uid(), TarBlock.MAX_SHORT);
        number(extended, "gid", entry.attributes().gid(), TarBlock.MAX_SHORT);
        number(extended, "size", entry.size(), TarBlock.MAX_LONG);
        number(extended, "mtime", entry.attributes().modified().getEpochSecond(), TarBlock.MAX_LONG);
        return extended;
    }

    private static boolean fits(String text) {
        return text.length() <= TarBlock.NAME_BYTES && text.chars().allMatch(each -> each < 0x80);
    }

    private static void number(Map<String, String> extended, String key, long value, long most) {
        if (value < 0 || value > most) {
            extended.put(key, Long.toString(value));
        }
    }

    /** Each as its own length, which counts itself, a key and a value. */
    private static byte[] records(Map<String, String> extended) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        extended.forEach((key, value) -> {
            byte[] rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
            int length = rest.length;
            int before;
            do {
                before = length;
                length = rest.length + Integer.toString(before).length();
            } while (length != before);
            records.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
            records.writeBytes(rest);
        });
        return records.toByteArray();
    }

    /** Fills up the last block of a content. */
    void pad(long size) throws IOException {
        int rest = (int) (size % TarBlock.BYTES);
        if (rest > 0) {
            archive.write(new byte[TarBlock.BYTES - rest]);
        }
    }

    void end() throws IOException {
        archive.write(new byte[2 * TarBlock.BYTES]);
        archive.flush();
    }
}
