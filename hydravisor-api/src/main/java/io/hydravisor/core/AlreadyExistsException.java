package io.hydravisor.core;

/** Something of that name exists already. */
public final class AlreadyExistsException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public AlreadyExistsException(Failure failure) {
        super(ErrorCode.ALREADY_EXISTS, failure);
    }
}
