package io.hydravisor.vault.age.ssh;

/** A key, or what should have been one, can't be used. Its message never has a part of a private key or of a passphrase. */
public final class SshKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Reason {
        /** It isn't what its format demands. */
        MALFORMED,
        /** It may be right, but is of a kind that isn't taken. */
        UNSUPPORTED,
        /** The passphrase is wrong or missing; a damaged encrypted file looks the same. */
        WRONG_PASSPHRASE,
        /** The private half doesn't belong to the public one. */
        MISMATCH,
        /** It is larger, or costs more to open, than any key should. */
        TOO_LARGE
    }

    private final Reason reason;

    SshKeyException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    SshKeyException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What is wrong with it. */
    public Reason reason() {
        return reason;
    }

    static SshKeyException malformed(String message) {
        return new SshKeyException(Reason.MALFORMED, message);
    }

    static SshKeyException unsupported(String message) {
        return new SshKeyException(Reason.UNSUPPORTED, message);
    }

    static SshKeyException mismatch(String message) {
        return new SshKeyException(Reason.MISMATCH, message);
    }

    static SshKeyException tooLarge(String message) {
        return new SshKeyException(Reason.TOO_LARGE, message);
    }
}
