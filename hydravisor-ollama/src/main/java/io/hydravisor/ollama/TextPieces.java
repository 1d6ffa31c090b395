package io.hydravisor.ollama;

import io.hydravisor.model.ChatDelta.TextDelta;
import org.jspecify.annotations.Nullable;

/**
 * Makes pieces of text. Most tokens of an answer have come before in it, and their objects are most of what reading it allocates: so
 * a short text that comes again is the same piece again. For one thread at a time.
 */
final class TextPieces {
    private static final int SLOTS = 512;
    private static final int LONGEST = 16;
    private static final int HASH = 31;

    private final @Nullable TextDelta[] known = new @Nullable TextDelta[SLOTS];

    TextDelta of(char[] from, int offset, int length) {
        if (length > LONGEST) {
            return new TextDelta(new String(from, offset, length));
        }
        int hash = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = HASH * hash + from[i];
        }
        int slot = (hash ^ hash >>> Short.SIZE) & SLOTS - 1;
        TextDelta piece = known[slot];
        if (piece == null || !same(piece.text(), from, offset, length)) {
            piece = new TextDelta(new String(from, offset, length));
            known[slot] = piece;
        }
        return piece;
    }

    private static boolean same(String text, char[] from, int offset, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != from[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
