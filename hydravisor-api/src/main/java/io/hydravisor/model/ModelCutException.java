package io.hydravisor.model;

import io.hydravisor.core.ErrorCode;
import io.hydravisor.core.Failure;

/** The connection broke before the answer was whole. */
public final class ModelCutException extends ModelException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception, with nothing of an answer.
     *
     * @param failure what to say
     */
    public ModelCutException(Failure failure) {
        this(failure, PartialAnswer.nothing());
    }

    private ModelCutException(Failure failure, PartialAnswer partial) {
        super(ErrorCode.UNAVAILABLE, failure, partial);
    }

    @Override
    ModelCutException copy(Failure failure, PartialAnswer given) {
        return new ModelCutException(failure, given);
    }
}
