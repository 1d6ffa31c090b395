package io.hydravisor.containerd.image;

/**
 * Something that was handed in as an image breaks the rules of images. Never leaves this package: whoever knows which
 * archive or image it concerns says so in the exception that users see.
 */
final class BadImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For what only damage or a broken tool can cause. */
    static final String MAKE_AGAIN =
            "The archive is damaged or was made by a faulty tool; make it again and check that it was copied whole.";

    private final String hint;

    BadImageException(String problem, String hint) {
        super(problem);
        this.hint = hint;
    }

    BadImageException(String problem) {
        this(problem, MAKE_AGAIN);
    }

    String problem() {
        return String.valueOf(getMessage());
    }

    String hint() {
        return hint;
    }

    /** A text of a stranger's, fit for a message: short, and without anything that drives a terminal. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.codePoints()
                .limit(100)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .forEach(quoted::appendCodePoint);
        return quoted.append("'").toString();
    }
}
