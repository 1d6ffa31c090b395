package io.hydravisor.model;

import io.hydravisor.core.ErrorCode;
import io.hydravisor.core.Failure;

/** The stream was closed while it was read. */
public final class ModelCancelledException extends ModelException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception, with nothing of an answer.
     *
     * @param failure what to say
     */
    public ModelCancelledException(Failure failure) {
        this(failure, PartialAnswer.nothing());
    }

    private ModelCancelledException(Failure failure, PartialAnswer partial) {
        super(ErrorCode.INTERRUPTED, failure, partial);
    }

    @Override
    ModelCancelledException copy(Failure failure, PartialAnswer given) {
        return new ModelCancelledException(failure, given);
    }
}
