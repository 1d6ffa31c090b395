package io.hydravisor.vault.age.format;

import java.util.Arrays;

/** A stanza whose key comes from an X25519 key made for it, and the recipient's. */
final class X25519Stanza {
    private static final String TYPE = "X25519";
    private static final String INFO = "age-encryption.org/v1/X25519";
    private static final int KEY_BYTES = 32;

    private X25519Stanza() {}

    static boolean matches(Stanza stanza) {
        return stanza.is(TYPE);
    }

    /** {@return the public key that was made for this file} */
    static byte[] share(Stanza stanza) throws AgeException {
        return Stanza.decode(stanza.arguments(1).get(0), X25519.BYTES);
    }

    static Stanza of(byte[] share, byte[] body) {
        return new Stanza(TYPE + " " + Base64Text.encode(share), body);
    }

    /** The key that the file's key is encrypted with. Wipes what both sides agreed upon. */
    static byte[] wrapKey(byte[] agreed, byte[] share, byte[] recipient) {
        byte[] salt = Arrays.copyOf(share, share.length + recipient.length);
        System.arraycopy(recipient, 0, salt, share.length, recipient.length);
        byte[] key = Hkdf.derive(agreed, salt, INFO, KEY_BYTES);
        Arrays.fill(agreed, (byte) 0);
        return key;
    }
}
