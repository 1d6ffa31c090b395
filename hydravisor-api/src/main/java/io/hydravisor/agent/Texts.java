package io.hydravisor.agent;

import java.nio.charset.StandardCharsets;

/** Texts that have to fit into a number of bytes of UTF-8. */
final class Texts {
    private Texts() {}

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The text, or its beginning with a note that it is only that; never more than the limit. */
    static String cut(String text, long limit) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        if (all.length <= limit) {
            return text;
        }
        String note = "\n[cut: only the beginning of " + all.length + " bytes is shown]";
        int room = (int) limit - note.length();
        return room < 0 ? head(note.getBytes(StandardCharsets.UTF_8), (int) limit) : head(all, room) + note;
    }

    /** The first bytes as text, without a character that is cut in two. */
    static String head(byte[] bytes, int limit) {
        int end = Math.min(bytes.length, limit);
        while (end > 0 && end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
