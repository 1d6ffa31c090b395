package io.hydravisor.vault.age.format;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A file's key, encrypted to one recipient: a line of arguments, the first of which is the type, and a body. */
final class Stanza {
    static final int FILE_KEY_BYTES = 16;
    static final int BODY_BYTES = FILE_KEY_BYTES + Aead.TAG_BYTES;
    static final int COLUMNS = 64;

    private final String arguments;
    private final byte[] body;

    /** Takes arguments of visible ASCII characters, with one space between two. */
    Stanza(String arguments, byte[] body) {
        this.arguments = arguments;
        this.body = body;
    }

    String type() {
        int end = arguments.indexOf(' ');
        return end < 0 ? arguments : arguments.substring(0, end);
    }

    boolean is(String type) {
        return type().equals(type);
    }

    byte[] body() {
        return body;
    }

    /** Checks that the body can hold a file's key, and that there are so many arguments behind the type; returns these. */
    List<String> arguments(int count) throws AgeException {
        // One more than wanted is enough to tell, however many there are.
        List<String> all = List.of(arguments.split(" ", count + 2));
        if (all.size() != count + 1) {
            throw new AgeException(Reason.MALFORMED, "a stanza with too few or too many arguments");
        }
        if (body.length != BODY_BYTES) {
            throw new AgeException(Reason.MALFORMED, "a stanza with a body of the wrong length");
        }
        return all.subList(1, all.size());
    }

    /** Decodes an argument of a length that is known. */
    static byte[] decode(String argument, int length) throws AgeException {
        byte[] bytes = Base64Text.decode(argument);
        if (bytes.length != length) {
            throw new AgeException(Reason.MALFORMED, "a stanza's argument has the wrong length");
        }
        return bytes;
    }

    /** Writes it as lines; the last of the body is shorter than the others, and empty if need be. */
    byte[] format() {
        String text = Base64Text.encode(body);
        StringBuilder lines = new StringBuilder("-> ").append(arguments).append('\n');
        int at = 0;
        while (text.length() - at >= COLUMNS) {
            lines.append(text, at, at + COLUMNS).append('\n');
            at += COLUMNS;
        }
        lines.append(text, at, text.length()).append('\n');
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
