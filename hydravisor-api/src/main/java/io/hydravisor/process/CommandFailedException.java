package io.hydravisor.process;

import io.hydravisor.core.ErrorCode;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;

/** A command ended otherwise than with exit code 0, and the caller asked for an exception by {@code orThrow()}. */
public final class CommandFailedException extends HydravisorException {
    private static final long serialVersionUID = 1L;

    private final transient ExecResult result;

    /**
     * Makes the exception.
     *
     * @param failure what to say
     * @param result how the command ended and what it wrote
     */
    public CommandFailedException(Failure failure, ExecResult result) {
        super(ErrorCode.COMMAND_FAILED, failure);
        this.result = result;
    }

    /**
     * How the command ended and what it wrote.
     *
     * @return the result; null after Java deserialisation
     */
    public ExecResult result() {
        return result;
    }
}
