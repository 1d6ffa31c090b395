package io.hydravisor.cli.base;

import io.hydravisor.core.ErrorCode;

/** What the command exits with. Scripts rely on these: one never changes its meaning. */
public final class ExitCodes {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int NOT_FOUND = 3;
    public static final int CONFLICT = 4;
    public static final int PERMISSION = 5;
    public static final int UNAVAILABLE = 6;
    public static final int DEADLINE = 7;
    public static final int UNSUPPORTED = 8;
    public static final int INVALID_INPUT = 9;
    /** A command was to be run, and it is Hydravisor that failed, not the command. */
    public static final int COMMAND_NOT_RUN = 125;
    /** What a shell shows of a program that a signal ended is this and the signal's number. */
    public static final int SIGNAL_BASE = 128;
    /** Nobody reads the standard output any more: what a shell shows of SIGPIPE. */
    public static final int OUTPUT_CLOSED = SIGNAL_BASE + 13;

    private ExitCodes() {}

    /** What stands for a failure of the library. */
    public static int of(ErrorCode code) {
        return switch (code) {
            case NOT_FOUND -> NOT_FOUND;
            case ALREADY_EXISTS, CONFLICT -> CONFLICT;
            case PERMISSION_DENIED -> PERMISSION;
            case UNAVAILABLE -> UNAVAILABLE;
            case DEADLINE -> DEADLINE;
            case UNSUPPORTED -> UNSUPPORTED;
            case INVALID_INPUT -> INVALID_INPUT;
            default -> FAILED;
        };
    }
}
