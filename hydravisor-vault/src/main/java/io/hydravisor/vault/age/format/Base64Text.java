package io.hydravisor.vault.age.format;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The one base64 text that stands for some bytes: any other is refused. */
final class Base64Text {
    private static final Base64.Encoder UNPADDED = Base64.getEncoder().withoutPadding();

    private Base64Text() {}

    /** Without padding, as a header has it. */
    static String encode(byte[] bytes) {
        return UNPADDED.encodeToString(bytes);
    }

    static byte[] decode(byte[] text) throws AgeException {
        return decode(text, UNPADDED);
    }

    static byte[] decode(String text) throws AgeException {
        return decode(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** With padding, as armor has it. */
    static byte[] decodePadded(byte[] text) throws AgeException {
        return decode(text, Base64.getEncoder());
    }

    private static byte[] decode(byte[] text, Base64.Encoder canonical) throws AgeException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        // The JDK's decoder takes padding or none, and bits that stand for nothing.
        if (!Arrays.equals(canonical.encode(bytes), text)) {
            throw malformed();
        }
        return bytes;
    }

    private static AgeException malformed() {
        return new AgeException(Reason.MALFORMED, "base64 that is not canonical");
    }
}
