package io.hydravisor.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Hydravisor throws, save {@link NullPointerException} for a null argument. Unchecked. Its
 * subclasses stand for the decisions that a caller can take. {@link #getMessage()} is the problem, and the hint on a line of
 * its own.
 */
public abstract class HydravisorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    private final ErrorCode code;

    /** What was left behind. */
    private final Effect effect;

    /** The message without the hint. */
    private final String problem;

    /** The provider's name. */
    private final @Nullable String provider;

    /** Kind and name of the resource. */
    private final @Nullable String resource;

    /** What to do. */
    private final @Nullable String hint;

    /**
     * For subclasses.
     *
     * @param code the kind of failure
     * @param failure what to say
     */
    protected HydravisorException(ErrorCode code, Failure failure) {
        super(failure.message() + (failure.hint() == null ? "" : "\nhint: " + failure.hint()), failure.cause());
        this.problem = failure.message();
        this.code = code;
        this.effect = failure.effect();
        this.provider = failure.provider();
        this.resource = failure.resource();
        this.hint = failure.hint();
    }

    /**
     * The kind of failure, stable over releases.
     *
     * @return the code
     */
    public ErrorCode code() {
        return code;
    }

    /**
     * What the operation left behind.
     *
     * @return the effect
     */
    public Effect effect() {
        return effect;
    }

    /**
     * Whether repeating the same call is safe and may succeed: nothing happened, and the cause may pass.
     *
     * @return true if a retry makes sense
     */
    public boolean retryable() {
        return effect == Effect.NONE && code.passing();
    }

    /**
     * The provider that failed.
     *
     * @return its name, empty where none was involved
     */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /**
     * What the operation was about.
     *
     * @return kind and name, such as {@code sandbox/builder}
     */
    public Optional<String> resource() {
        return Optional.ofNullable(resource);
    }

    /**
     * What to do about it.
     *
     * @return a sentence for a person, where there is one to say
     */
    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    /**
     * What failed and why, without the hint.
     *
     * @return one line
     */
    public String problem() {
        return problem;
    }
}
