package io.hydravisor.process;

import io.hydravisor.core.ErrorCode;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;

/** A part of a command's output is gone; what comes after it can still be read by its offset. */
public final class OutputGapException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public OutputGapException(Failure failure) {
        super(ErrorCode.OUTPUT_LOST, failure);
    }
}
