package io.hydravisor.core;

/** The calling thread was interrupted. Its interrupt flag is set again when this is thrown. */
public final class OperationInterruptedException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public OperationInterruptedException(Failure failure) {
        super(ErrorCode.INTERRUPTED, failure);
    }
}
