package io.hydravisor.examples;

/** Something came out otherwise than a step says it must. */
final class UnexpectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnexpectedException(String message) {
        super(message);
    }

    /** Goes on only if the value is the expected one. */
    static void expect(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new UnexpectedException(what + ": expected " + expected + ", but it is " + actual);
        }
    }

    /** Goes on only if the claim holds. */
    static void expect(String claim, boolean holds) {
        if (!holds) {
            throw new UnexpectedException("not so: " + claim);
        }
    }
}
