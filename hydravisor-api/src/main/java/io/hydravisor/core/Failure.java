package io.hydravisor.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an exception has to say: the message, which provider and resource it concerns, what was left behind and what to
 * do about it. Immutable; each wither returns a copy.
 */
public final class Failure {
    private final String message;
    private final @Nullable String provider;
    private final @Nullable String resource;
    private final @Nullable String hint;
    private final Effect effect;
    private final @Nullable Throwable cause;

    private Failure(
            String message,
            @Nullable String provider,
            @Nullable String resource,
            @Nullable String hint,
            Effect effect,
            @Nullable Throwable cause) {
        this.message = message;
        this.provider = provider;
        this.resource = resource;
        this.hint = hint;
        this.effect = effect;
        this.cause = cause;
    }

    /**
     * A failure without effect.
     *
     * @param message what failed and why, as "cannot do this: because of that"; no secret, no output of a guest
     * @return the failure
     */
    public static Failure of(String message) {
        return new Failure(Objects.requireNonNull(message, "message"), null, null, null, Effect.NONE, null);
    }

    /**
     * Names the provider.
     *
     * @param name the provider's name
     * @return a copy
     */
    public Failure provider(String name) {
        return new Failure(message, name, resource, hint, effect, cause);
    }

    /**
     * Names the resource.
     *
     * @param name kind and name, such as {@code sandbox/builder}
     * @return a copy
     */
    public Failure resource(String name) {
        return new Failure(message, provider, name, hint, effect, cause);
    }

    /**
     * Says what to do.
     *
     * @param text a sentence in the imperative
     * @return a copy
     */
    public Failure hint(String text) {
        return new Failure(message, provider, resource, text, effect, cause);
    }

    /**
     * Says what was left behind.
     *
     * @param left the effect
     * @return a copy
     */
    public Failure effect(Effect left) {
        return new Failure(message, provider, resource, hint, left, cause);
    }

    /**
     * Keeps the exception that led here.
     *
     * @param thrown the cause
     * @return a copy
     */
    public Failure cause(Throwable thrown) {
        return new Failure(message, provider, resource, hint, effect, thrown);
    }

    String message() {
        return message;
    }

    @Nullable
    String provider() {
        return provider;
    }

    @Nullable
    String resource() {
        return resource;
    }

    @Nullable
    String hint() {
        return hint;
    }

    Effect effect() {
        return effect;
    }

    @Nullable
    Throwable cause() {
        return cause;
    }
}
