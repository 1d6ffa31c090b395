package io.hydravisor.core;

/** The caller's input can't be used: a name, a size, a path, an archive. Repeating the call fails again. */
public final class InvalidInputException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public InvalidInputException(Failure failure) {
        super(ErrorCode.INVALID_INPUT, failure);
    }
}
