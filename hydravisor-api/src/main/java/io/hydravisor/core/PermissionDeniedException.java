package io.hydravisor.core;

/** The operating system or the backend refused access. */
public final class PermissionDeniedException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public PermissionDeniedException(Failure failure) {
        super(ErrorCode.PERMISSION_DENIED, failure);
    }
}
