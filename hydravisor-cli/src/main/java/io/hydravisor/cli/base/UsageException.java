package io.hydravisor.cli.base;

/** The command line asks for something that can't be meant. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What to do. */
    private final String hint;

    public UsageException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
