package io.hydravisor.core;

/** The backend failed in a way that has no exception of its own; the message holds what it said. */
public final class BackendException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public BackendException(Failure failure) {
        super(ErrorCode.BACKEND, failure);
    }
}
