package io.hydravisor.terminal;

import java.time.Duration;

/**
 * One thing that happened in a recorded terminal.
 *
 * @param time since the recording's start
 * @param kind what
 * @param data what was written or typed, the new size such as {@code 120x40}, or a marker's label
 */
public record RecordingEvent(Duration time, Kind kind, String data) {
    /** What can happen. */
    public enum Kind {
        /** Something was written to the terminal. */
        OUTPUT,
        /** Something was typed. */
        INPUT,
        /** The terminal got another size. */
        RESIZE,
        /** A place was marked. */
        MARKER,
        /** What no version known here has. */
        OTHER
    }
}
