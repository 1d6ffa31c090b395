package io.hydravisor.cli.terminal;

import java.io.ByteArrayOutputStream;

/**
 * Finds the keys by which a person leaves: {@code ~.} at the beginning of a line, as in ssh(1). {@code ~~} there is one tilde.
 * Not safe for use by many threads.
 */
final class Escapes {
    private enum State {
        LINE_START,
        TILDE,
        WITHIN,
        /** Behind an escape at the beginning of a line. */
        ESCAPE,
        /** Within what the terminal itself answers, such as where its cursor is: nobody has typed that. */
        REPORT
    }

    private static final byte ESC = 0x1b;

    private State state = State.LINE_START;
    private boolean leaving;

    /**
     * What of some keys is for the program. A tilde that begins a line is held back until it is known what follows.
     */
    byte[] filter(byte[] keys, int length) {
        ByteArrayOutputStream through = new ByteArrayOutputStream(length + 1);
        for (int i = 0; i < length && !leaving; i++) {
            next(keys[i], through);
        }
        return through.toByteArray();
    }

    private void next(byte key, ByteArrayOutputStream through) {
        if (state == State.TILDE) {
            if (key == '.') {
                leaving = true;
                return;
            }
            through.write('~');
            state = State.WITHIN;
            if (key == '~') {
                return;
            }
        }
        if (state == State.LINE_START && key == '~') {
            state = State.TILDE;
            return;
        }
        state = key == '\r' || key == '\n' ? State.LINE_START : within(key);
        through.write(key);
    }

    private State within(byte key) {
        return switch (state) {
            case LINE_START -> key == ESC ? State.ESCAPE : State.WITHIN;
            case ESCAPE -> key == '[' ? State.REPORT : State.WITHIN;
            case REPORT -> inReport(key);
            default -> State.WITHIN;
        };
    }

    /** The reports of the cursor's place, of the terminal's kind and of its state end with these letters. */
    private static State inReport(byte key) {
        if ((key >= '0' && key <= '9') || key == ';' || key == '?') {
            return State.REPORT;
        }
        return key == 'R' || key == 'c' || key == 'n' ? State.LINE_START : State.WITHIN;
    }

    /** Whether the keys to leave were found. */
    boolean leaving() {
        return leaving;
    }
}
