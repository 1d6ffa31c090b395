package io.hydravisor.core;

/** The backend is not there, or the connection to it was lost. */
public final class UnavailableException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public UnavailableException(Failure failure) {
        super(ErrorCode.UNAVAILABLE, failure);
    }
}
