package io.hydravisor.core;

/** The resource is in a state that does not allow the operation, such as a command in a stopped sandbox. */
public final class ConflictException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public ConflictException(Failure failure) {
        super(ErrorCode.CONFLICT, failure);
    }
}
