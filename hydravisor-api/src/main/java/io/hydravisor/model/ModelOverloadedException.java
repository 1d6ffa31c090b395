package io.hydravisor.model;

import io.hydravisor.core.ErrorCode;
import io.hydravisor.core.Failure;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The backend has too much to do, or grants this client no more for now. */
public final class ModelOverloadedException extends ModelException {
    private static final long serialVersionUID = 1L;

    /** When to come back. */
    private final @Nullable Duration retryAfter;

    /**
     * Makes the exception, with nothing of an answer.
     *
     * @param failure what to say
     * @param retryAfter how long the backend asks to wait; empty if it does not say
     */
    public ModelOverloadedException(Failure failure, Optional<Duration> retryAfter) {
        this(failure, retryAfter.orElse(null), PartialAnswer.nothing());
    }

    private ModelOverloadedException(Failure failure, @Nullable Duration retryAfter, PartialAnswer partial) {
        super(ErrorCode.EXHAUSTED, failure, partial);
        this.retryAfter = retryAfter;
    }

    /** {@return how long the backend asks to wait, where it says} */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    @Override
    ModelOverloadedException copy(Failure failure, PartialAnswer given) {
        return new ModelOverloadedException(failure, retryAfter, given);
    }
}
