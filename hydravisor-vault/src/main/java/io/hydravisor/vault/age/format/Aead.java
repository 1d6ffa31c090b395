package io.hydravisor.vault.age.format;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** ChaCha20-Poly1305 of RFC 8439 without associated data. */
final class Aead {
    static final int TAG_BYTES = 16;
    static final int NONCE_BYTES = 12;
    private static final String NAME = "ChaCha20-Poly1305";

    private final Cipher cipher;
    private final SecretKeySpec key;

    Aead(byte[] key) {
        try {
            this.cipher = Cipher.getInstance(NAME);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + NAME, e);
        }
        this.key = new SecretKeySpec(key, "ChaCha20");
    }

    /** Encrypts a file's key under a key that is used for nothing else, which is why the nonce may be zero. */
    static byte[] wrap(byte[] wrapKey, byte[] fileKey) {
        byte[] body = new byte[fileKey.length + TAG_BYTES];
        new Aead(wrapKey).seal(new byte[NONCE_BYTES], fileKey, 0, fileKey.length, body, 0);
        return body;
    }

    /** The opposite of {@link #wrap}; empty if the key does not fit. */
    static Optional<byte[]> unwrap(byte[] wrapKey, byte[] body) {
        byte[] fileKey = new byte[body.length - TAG_BYTES];
        return new Aead(wrapKey).open(new byte[NONCE_BYTES], body, 0, body.length, fileKey, 0)
                ? Optional.of(fileKey)
                : Optional.empty();
    }

    void seal(byte[] nonce, byte[] plain, int from, int length, byte[] target, int at) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(nonce));
            cipher.doFinal(plain, from, length, target, at);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can't encrypt with " + NAME, e);
        }
    }

    /** Decrypts what has its tag at its end; false, with the target's part wiped, if it isn't authentic. */
    boolean open(byte[] nonce, byte[] sealed, int from, int length, byte[] target, int at) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(nonce));
            cipher.doFinal(sealed, from, length, target, at);
            return true;
        } catch (AEADBadTagException e) {
            Arrays.fill(target, at, at + length - TAG_BYTES, (byte) 0);
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can't decrypt with " + NAME, e);
        }
    }
}
