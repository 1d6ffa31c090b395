package io.hydravisor.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Leaves control sequences (ECMA-48) out of what a terminal was sent, however it is cut. */
final class PlainText {
    private enum State {
        TEXT,
        ESCAPE,
        /** Behind ESC and an intermediate byte. */
        INTERMEDIATE,
        SEQUENCE,
        /** Up to ST or BEL. */
        STRING,
        STRING_ESCAPE
    }

    private static final char BEL = 0x07;
    private static final char ESC = 0x1b;

    private final Appendable text;
    private State state = State.TEXT;

    PlainText(Appendable text) {
        this.text = text;
    }

    void add(String data) {
        try {
            for (int i = 0; i < data.length(); i++) {
                add(data.charAt(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(char c) throws IOException {
        switch (state) {
            case TEXT -> {
                if (c == ESC) {
                    state = State.ESCAPE;
                } else if (c == '\n' || c == '\t' || !Character.isISOControl(c)) {
                    text.append(c);
                }
            }
            case ESCAPE -> state = escape(c);
            case INTERMEDIATE -> state = c >= '0' ? State.TEXT : State.INTERMEDIATE;
            case SEQUENCE -> state = c >= '@' && c <= '~' ? State.TEXT : State.SEQUENCE;
            case STRING -> {
                if (c == ESC) {
                    state = State.STRING_ESCAPE;
                } else if (c == BEL) {
                    state = State.TEXT;
                }
            }
            case STRING_ESCAPE -> state = c == '\\' ? State.TEXT : State.STRING;
        }
    }

    private static State escape(char c) {
        if (c == '[') {
            return State.SEQUENCE;
        }
        if ("]PX^_k".indexOf(c) >= 0) {
            return State.STRING;
        }
        return c >= ' ' && c <= '/' ? State.INTERMEDIATE : State.TEXT;
    }
}
