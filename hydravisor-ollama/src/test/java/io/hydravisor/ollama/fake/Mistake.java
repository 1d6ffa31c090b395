package io.hydravisor.ollama.fake;

/** What a client must not do. */
final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;

    private final int status;

    Mistake(String what) {
        this(BAD_REQUEST, what);
    }

    Mistake(int status, String what) {
        super(what);
        this.status = status;
    }

    int status() {
        return status;
    }
}
