package io.hydravisor.model;

import io.hydravisor.core.ErrorCode;
import io.hydravisor.core.Failure;

/** The backend said, in the midst of the exchange, that it has failed; the message holds what it said. */
public final class ModelFailedException extends ModelException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception, with nothing of an answer.
     *
     * @param failure what to say
     */
    public ModelFailedException(Failure failure) {
        this(failure, PartialAnswer.nothing());
    }

    private ModelFailedException(Failure failure, PartialAnswer partial) {
        super(ErrorCode.BACKEND, failure, partial);
    }

    @Override
    ModelFailedException copy(Failure failure, PartialAnswer given) {
        return new ModelFailedException(failure, given);
    }
}
