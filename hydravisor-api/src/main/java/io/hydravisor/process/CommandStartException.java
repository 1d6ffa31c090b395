package io.hydravisor.process;

import io.hydravisor.core.ErrorCode;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;

/** A command could not be started: no such program, working directory or user. Nothing ran. */
public final class CommandStartException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     */
    public CommandStartException(Failure failure) {
        super(ErrorCode.COMMAND_NOT_STARTED, failure);
    }
}
