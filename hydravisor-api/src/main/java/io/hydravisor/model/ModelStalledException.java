package io.hydravisor.model;

import io.hydravisor.core.ErrorCode;
import io.hydravisor.core.Failure;
import java.util.Objects;

/** Nothing came for longer than the {@link ChatTimeouts} allow. */
public final class ModelStalledException extends ModelException {
    private static final long serialVersionUID = 1L;

    /** What was waited for. */
    public enum Phase {
        /** The connection. */
        CONNECT,
        /** The first token. */
        FIRST_TOKEN,
        /** A further token. */
        BETWEEN_TOKENS
    }

    /** What was waited for. */
    private final Phase phase;

    /**
     * Makes the exception, with nothing of an answer.
     *
     * @param failure what to say
     * @param phase what was waited for
     */
    public ModelStalledException(Failure failure, Phase phase) {
        this(failure, phase, PartialAnswer.nothing());
    }

    private ModelStalledException(Failure failure, Phase phase, PartialAnswer partial) {
        super(ErrorCode.DEADLINE, failure, partial);
        this.phase = Objects.requireNonNull(phase, "phase");
    }

    /** {@return what was waited for} */
    public Phase phase() {
        return phase;
    }

    @Override
    ModelStalledException copy(Failure failure, PartialAnswer given) {
        return new ModelStalledException(failure, phase, given);
    }
}
