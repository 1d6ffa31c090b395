package io.hydravisor.core;

/** What was named does not exist: a sandbox, an image, a command, a file. */
public final class NotFoundException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public NotFoundException(Failure failure) {
        super(ErrorCode.NOT_FOUND, failure);
    }
}
