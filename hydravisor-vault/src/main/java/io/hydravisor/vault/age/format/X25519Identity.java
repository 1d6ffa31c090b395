package io.hydravisor.vault.age.format;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A private key, {@code AGE-SECRET-KEY-1...}. */
public final class X25519Identity extends Identity {
    private static final String PREFIX = "AGE-SECRET-KEY-";

    private final Secret scalar;
    private final X25519Recipient recipient;

    /** Copies the scalar. */
    private X25519Identity(byte[] scalar) {
        this.scalar = new Secret(scalar);
        this.recipient = new X25519Recipient(new X25519(scalar).publicKey());
    }

    /** {@return a new one} */
    public static X25519Identity generate() {
        byte[] scalar = new byte[X25519.BYTES];
        new SecureRandom().nextBytes(scalar);
        return wiping(scalar);
    }

    /**
     * Reads a private key as {@code age-keygen} writes it, without space or line feed around it.
     *
     * @param text stays the caller's to wipe
     * @throws AgeException if it is none ({@link AgeException.Reason#MALFORMED})
     */
    public static X25519Identity parse(byte[] text) throws AgeException {
        return wiping(Bech32.decode(PREFIX, text, X25519.BYTES));
    }

    private static X25519Identity wiping(byte[] scalar) {
        try {
            return new X25519Identity(scalar);
        } finally {
            Arrays.fill(scalar, (byte) 0);
        }
    }

    /** {@return the public key, which is known even when this is closed} */
    public X25519Recipient recipient() {
        return recipient;
    }

    /** {@return the ASCII of {@code AGE-SECRET-KEY-1...}, for the caller to wipe} */
    public byte[] format() {
        byte[] copy = scalar.copy();
        try {
            return Bech32.encode(PREFIX, copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    @Override
    Optional<byte[]> unwrap(List<Stanza> stanzas) throws AgeException {
        byte[] copy = scalar.copy();
        try {
            X25519 key = new X25519(copy);
            for (Stanza stanza : stanzas) {
                if (X25519Stanza.matches(stanza)) {
                    Optional<byte[]> fileKey = unwrap(key, stanza);
                    if (fileKey.isPresent()) {
                        return fileKey;
                    }
                }
            }
            return Optional.empty();
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    private Optional<byte[]> unwrap(X25519 key, Stanza stanza) throws AgeException {
        byte[] share = X25519Stanza.share(stanza);
        byte[] agreed = key.times(share)
                .orElseThrow(
                        () -> new AgeException(AgeException.Reason.MALFORMED, "a stanza whose key protects nothing"));
        byte[] wrapKey = X25519Stanza.wrapKey(agreed, share, recipient.key());
        try {
            return Aead.unwrap(wrapKey, stanza.body());
        } finally {
            Arrays.fill(wrapKey, (byte) 0);
        }
    }

    @Override
    public void close() {
        scalar.close();
    }

    /** {@return the public key} */
    @Override
    public String toString() {
        return "identity of " + recipient.toString();
    }
}
