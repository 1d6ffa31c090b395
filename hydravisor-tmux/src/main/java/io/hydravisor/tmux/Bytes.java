package io.hydravisor.tmux;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow in number. */
final class Bytes {
    private static final int USUAL = 4096;

    private byte[] content = new byte[USUAL];
    private int length;

    int length() {
        return length;
    }

    byte at(int index) {
        return content[index];
    }

    void add(byte[] more, int from, int count) {
        if (content.length - length < count) {
            content = Arrays.copyOf(content, Math.max(Math.addExact(length, count), content.length * 2));
        }
        System.arraycopy(more, from, content, length, count);
        length += count;
    }

    /** Adds a line and its end. */
    void add(Bytes ended) {
        add(ended.content, 0, ended.length);
        add(new byte[] {'\n'}, 0, 1);
    }

    void clear() {
        length = 0;
    }

    /** Lets go of what a large answer took. */
    void reset() {
        content = new byte[USUAL];
        length = 0;
    }

    boolean startsWith(byte[] prefix) {
        return length >= prefix.length && Arrays.equals(content, 0, prefix.length, prefix, 0, prefix.length);
    }

    boolean equalTo(byte[] other) {
        return Arrays.equals(content, 0, length, other, 0, other.length);
    }

    int indexOf(byte wanted, int from) {
        for (int i = from; i < length; i++) {
            if (content[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    byte[] copy() {
        return Arrays.copyOf(content, length);
    }

    String text(int from) {
        return text(from, length);
    }

    String text(int from, int to) {
        return new String(content, from, to - from, StandardCharsets.UTF_8);
    }
}
