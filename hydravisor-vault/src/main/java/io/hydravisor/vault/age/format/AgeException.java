package io.hydravisor.vault.age.format;

/** Says why a file, a key or a text in the format of age is refused. Its message holds nothing of what was read. */
public final class AgeException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Reason {
        /** It is something else than an age file of version 1. */
        NOT_AGE,
        /** It breaks the rules of the format. */
        MALFORMED,
        /** No identity fits, or the passphrase is wrong. */
        NO_MATCH,
        /** The file is under a passphrase, and none was given. */
        PASSPHRASE_NEEDED,
        /** What is authenticated was changed, or bytes were added. */
        TAMPERED,
        /** The end is missing, where that can be told from a change. */
        TRUNCATED,
        /** To read it would take more work than the caller allows. */
        TOO_COSTLY,
        /** It is larger than what is read or written here. */
        TOO_LARGE
    }

    private final Reason reason;

    AgeException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** {@return what is wrong} */
    public Reason reason() {
        return reason;
    }
}
