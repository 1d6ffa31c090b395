package io.hydravisor.core;

/** A {@code requestTimeout} or {@code startTimeout} passed. A command's own timeout is no exception but an exit status. */
public final class DeadlineException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public DeadlineException(Failure failure) {
        super(ErrorCode.DEADLINE, failure);
    }
}
