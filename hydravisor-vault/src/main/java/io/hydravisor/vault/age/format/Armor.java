package io.hydravisor.vault.age.format;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A file as ASCII text, between two lines that say so. */
public final class Armor {
    private static final byte[] BEGIN = ascii("-----BEGIN AGE ENCRYPTED FILE-----");
    private static final byte[] END = ascii("-----END AGE ENCRYPTED FILE-----");
    private static final int COLUMNS = 64;
    private static final int LINE_BYTES = COLUMNS / 4 * 3;

    private final byte[] text;
    private int at;
    private int end;

    private Armor(byte[] text) {
        this.text = text;
        while (at < text.length && isSpace(text[at])) {
            at++;
        }
        end = text.length;
        while (end > at && isSpace(text[end - 1])) {
            end--;
        }
    }

    /** {@return whether this is armor by its first line; white space may come before it} */
    public static boolean isArmored(byte[] file) {
        Armor armor = new Armor(file);
        return armor.end - armor.at >= BEGIN.length
                && Arrays.equals(file, armor.at, armor.at + BEGIN.length, BEGIN, 0, BEGIN.length);
    }

    /** {@return the text of a file} */
    public static byte[] encode(byte[] file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(BEGIN);
        out.write('\n');
        out.writeBytes(Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'}).encode(file));
        out.write('\n');
        out.writeBytes(END);
        out.write('\n');
        return out.toByteArray();
    }

    /**
     * Reads the file out of its text. White space may be before and behind all, lines may end as Windows ends them, and nothing
     * else differs from what {@link #encode} writes.
     *
     * @throws AgeException if it is none, or not as it has to be
     */
    public static byte[] decode(byte[] text) throws AgeException {
        if (!isArmored(text)) {
            throw new AgeException(Reason.NOT_AGE, "not the armor of an age file");
        }
        return new Armor(text).body();
    }

    private byte[] body() throws AgeException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (!Arrays.equals(line(), BEGIN)) {
            throw malformed();
        }
        int inLast = LINE_BYTES;
        for (byte[] line = line(); !Arrays.equals(line, END); line = line()) {
            byte[] part = Base64Text.decodePadded(line);
            if (inLast != LINE_BYTES || part.length == 0 || part.length > LINE_BYTES) {
                throw malformed();
            }
            file.writeBytes(part);
            inLast = part.length;
        }
        if (at < end || file.size() == 0) {
            throw malformed();
        }
        return file.toByteArray();
    }

    private byte[] line() throws AgeException {
        if (at >= end) {
            throw new AgeException(Reason.TRUNCATED, "armor that ends too early");
        }
        int from = at;
        while (at < end && text[at] != '\n') {
            at++;
        }
        int to = at < end && at > from && text[at - 1] == '\r' ? at - 1 : at;
        at++;
        return Arrays.copyOfRange(text, from, to);
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character == '\t' || character == '\r' || character == '\n';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static AgeException malformed() {
        return new AgeException(Reason.MALFORMED, "armor that breaks its rules");
    }
}
