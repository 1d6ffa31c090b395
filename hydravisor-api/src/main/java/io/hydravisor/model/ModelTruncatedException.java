package io.hydravisor.model;

import io.hydravisor.core.ErrorCode;
import io.hydravisor.core.Failure;

/** The backend ended the exchange in order, and never said that the answer is whole. */
public final class ModelTruncatedException extends ModelException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception, with nothing of an answer.
     *
     * @param failure what to say
     */
    public ModelTruncatedException(Failure failure) {
        this(failure, PartialAnswer.nothing());
    }

    private ModelTruncatedException(Failure failure, PartialAnswer partial) {
        super(ErrorCode.UNAVAILABLE, failure, partial);
    }

    @Override
    ModelTruncatedException copy(Failure failure, PartialAnswer given) {
        return new ModelTruncatedException(failure, given);
    }
}
