package io.hydravisor.core;

/** The provider, the endpoint or the object can't do this; thrown before anything happens. */
public final class UnsupportedCapabilityException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public UnsupportedCapabilityException(Failure failure) {
        super(ErrorCode.UNSUPPORTED, failure);
    }
}
