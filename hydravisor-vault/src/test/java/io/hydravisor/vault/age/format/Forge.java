package io.hydravisor.vault.age.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Files as somebody could write them who knows the recipients, but does not keep to the format. */
final class Forge {
    static final byte[] FILE_KEY = ascii("a file's own key");
    static final byte[] PLAIN = ascii("hello");
    static final String VERSION = "age-encryption.org/v1\n";

    private Forge() {}

    /** The lines of a stanza that a recipient can read. */
    static String stanza(Recipient recipient) throws AgeException {
        return new String(recipient.wrap(FILE_KEY).format(), StandardCharsets.US_ASCII);
    }

    /** A file with any lines for its stanzas, and a MAC that is right for them. */
    static byte[] file(String stanzas) {
        String start = VERSION + stanzas + "---";
        byte[] macKey = Hkdf.derive(FILE_KEY, new byte[0], "header", 32);
        String mac = Base64Text.encode(Hkdf.hmac(macKey, latin(start)));
        return Payload.encrypt(latin(start + " " + mac + "\n"), FILE_KEY, PLAIN);
    }

    /** A file whose content is some chunks, each with whether it says that it is the last. */
    static byte[] chunks(Recipient recipient, byte[] first, boolean firstIsLast, byte[] second, boolean secondIsLast)
            throws AgeException {
        byte[] whole = file(stanza(recipient));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(whole, 0, HeaderReader.read(whole).length());
        byte[] nonce = new byte[16];
        file.writeBytes(nonce);
        byte[] key = Hkdf.derive(FILE_KEY, nonce, "payload", 32);
        file.writeBytes(chunk(key, 0, firstIsLast, first));
        file.writeBytes(chunk(key, 1, secondIsLast, second));
        return file.toByteArray();
    }

    private static byte[] chunk(byte[] key, int index, boolean last, byte[] plain) {
        byte[] nonce = new byte[12];
        nonce[10] = (byte) index;
        nonce[11] = (byte) (last ? 1 : 0);
        byte[] sealed = new byte[plain.length + 16];
        new Aead(key).seal(nonce, plain, 0, plain.length, sealed, 0);
        return sealed;
    }

    static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Each character a byte, whatever it is. */
    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
