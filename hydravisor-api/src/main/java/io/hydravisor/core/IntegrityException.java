package io.hydravisor.core;

/** What was stored is not what was written: damaged, changed by somebody who may not, or older than what was seen before. */
public final class IntegrityException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public IntegrityException(Failure failure) {
        super(ErrorCode.INTEGRITY, failure);
    }
}
