package io.hydravisor.vault.age.agent;

/** A signature isn't given. The client learns no reason; the message is for our own log. */
public final class SigningRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public SigningRefusedException(String message) {
        super(message);
    }

    /** Why, and what that came from. */
    public SigningRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
