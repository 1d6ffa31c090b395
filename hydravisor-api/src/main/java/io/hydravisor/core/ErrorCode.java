package io.hydravisor.core;

/** The kind of a failure: one constant for each decision that a caller can take. */
public enum ErrorCode {
    /** The caller's input can't be used; repeating it fails again. */
    INVALID_INPUT(false),
    /** What was named does not exist. */
    NOT_FOUND(false),
    /** Something of that name exists already. */
    ALREADY_EXISTS(false),
    /** The resource exists, but in a state that does not allow the operation. */
    CONFLICT(false),
    /** The operating system or the backend refused access. */
    PERMISSION_DENIED(false),
    /** The backend is not there or the connection was lost. */
    UNAVAILABLE(true),
    /** A {@code requestTimeout} or {@code startTimeout} passed. */
    DEADLINE(true),
    /** The provider, endpoint or object can't do this. */
    UNSUPPORTED(false),
    /** A limit was reached or a resource is used up: disk, memory, descriptors. */
    EXHAUSTED(true),
    /** The calling thread was interrupted. */
    INTERRUPTED(false),
    /** A command could not be started: no such program, working directory or user. */
    COMMAND_NOT_STARTED(false),
    /** A command ended otherwise than with exit code 0, and the caller asked for an exception. */
    COMMAND_FAILED(false),
    /** A part of a command's output is gone. */
    OUTPUT_LOST(false),
    /** What was stored is damaged, not by whom it should be, or older than what was seen before. */
    INTEGRITY(false),
    /** The backend failed in a way that has no code of its own. */
    BACKEND(false);

    private final boolean passing;

    ErrorCode(boolean passing) {
        this.passing = passing;
    }

    /**
     * Whether the cause may pass by itself, so that the same request can succeed later.
     *
     * @return true for causes outside the request
     */
    public boolean passing() {
        return passing;
    }
}
