package io.hydravisor.vault.age.format;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/** A public key, {@code age1...}. */
public final class X25519Recipient extends Recipient {
    private static final String PREFIX = "age";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;

    X25519Recipient(byte[] key) {
        this.key = key;
    }

    /**
     * Reads a public key as {@code age-keygen} prints it.
     *
     * @throws AgeException if it is none ({@link Reason#MALFORMED})
     */
    public static X25519Recipient parse(String text) throws AgeException {
        return new X25519Recipient(Bech32.decode(PREFIX, text.getBytes(StandardCharsets.UTF_8), X25519.BYTES));
    }

    byte[] key() {
        return key;
    }

    @Override
    Stanza wrap(byte[] fileKey) throws AgeException {
        byte[] scalar = new byte[X25519.BYTES];
        byte[] wrapKey = new byte[0];
        RANDOM.nextBytes(scalar);
        try {
            X25519 ephemeral = new X25519(scalar);
            byte[] share = ephemeral.publicKey();
            byte[] agreed = ephemeral
                    .times(key)
                    .orElseThrow(() -> new AgeException(Reason.MALFORMED, "a recipient's key that protects nothing"));
            wrapKey = X25519Stanza.wrapKey(agreed, share, key);
            return X25519Stanza.of(share, Aead.wrap(wrapKey, fileKey));
        } finally {
            Arrays.fill(scalar, (byte) 0);
            Arrays.fill(wrapKey, (byte) 0);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof X25519Recipient that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    /** {@return {@code age1...}} */
    @Override
    public String toString() {
        return new String(Bech32.encode(PREFIX, key), StandardCharsets.US_ASCII);
    }
}
