package io.hydravisor.core;

/** A limit was reached or a resource is used up: disk, memory, descriptors, watches. */
public final class ExhaustedException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public ExhaustedException(Failure failure) {
        super(ErrorCode.EXHAUSTED, failure);
    }
}
