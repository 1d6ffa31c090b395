package io.hydravisor.cli.output;

/**
 * Text that may come from a sandbox, such as the name of a file, on its way to a person's terminal: a control character in it would be
 * obeyed there.
 */
public final class Printable {
    private Printable() {}

    /** The text with a replacement character for each control character, line ends too. */
    public static String text(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().map(c -> Character.isISOControl(c) ? '\ufffd' : c).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** A text of several lines: the same, but for line feeds and tabs. */
    public static String lines(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? '\ufffd' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** A message of several lines on one, and no other control character in it. */
    public static String line(String message) {
        return text(message.strip().replaceAll("\\s*\\R\\s*", "; "));
    }
}
