package io.hydravisor.model;

import io.hydravisor.core.Effect;
import io.hydravisor.core.ErrorCode;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import java.util.Objects;

/**
 * An answer did not come to its end. The effect is {@link Effect#NONE} where the backend has not begun, {@link Effect#UNKNOWN}
 * where it may have, and {@link Effect#DONE} once a piece was given out; asking again then asks a second time, and costs a second
 * time.
 */
public abstract sealed class ModelException extends HydravisorException
        permits ModelCancelledException,
                ModelCutException,
                ModelFailedException,
                ModelOverloadedException,
                ModelStalledException,
                ModelTruncatedException {
    private static final long serialVersionUID = 1L;

    /** What had come. */
    private final transient PartialAnswer partial;

    /**
     * For subclasses.
     *
     * @param code the kind of failure
     * @param failure what to say
     * @param partial what had come
     */
    ModelException(ErrorCode code, Failure failure, PartialAnswer partial) {
        super(code, failure);
        this.partial = Objects.requireNonNull(partial, "partial");
    }

    /**
     * What had come of the answer.
     *
     * @return what was given out before this was thrown
     */
    public PartialAnswer partial() {
        // Not a part of the serial form: an answer may hold anything.
        return Objects.requireNonNullElse(partial, PartialAnswer.nothing());
    }

    /**
     * The same failure, after a part of the answer was given out. hydravisor-api calls this; providers throw without it.
     *
     * @param given what had come
     * @return a copy with the effect DONE, which is never retryable
     */
    public final ModelException after(PartialAnswer given) {
        Failure failure = Failure.of(problem()).effect(Effect.DONE);
        failure = provider().map(failure::provider).orElse(failure);
        failure = resource().map(failure::resource).orElse(failure);
        failure = hint().map(failure::hint).orElse(failure);
        Throwable cause = getCause();
        ModelException copy = copy(cause == null ? failure : failure.cause(cause), given);
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    abstract ModelException copy(Failure failure, PartialAnswer given);
}
