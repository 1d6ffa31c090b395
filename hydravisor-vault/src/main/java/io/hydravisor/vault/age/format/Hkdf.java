package io.hydravisor.vault.age.format;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys out of a secret, and a MAC, by HMAC-SHA-256. */
final class Hkdf {
    private static final String HMAC = "HmacSHA256";
    private static final int HASH_BYTES = 32;

    private Hkdf() {}

    /** RFC 5869, extract and expand. */
    static byte[] derive(byte[] secret, byte[] salt, String info, int length) {
        return derive(secret, salt, info.getBytes(StandardCharsets.US_ASCII), length);
    }

    static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
        // The JDK refuses an empty key; RFC 5869 takes zeros for it.
        byte[] extracted = hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt, secret);
        byte[] block = new byte[0];
        byte[] derived = new byte[length];
        try {
            Mac mac = mac(extracted);
            int counter = 1;
            for (int at = 0; at < length; at += HASH_BYTES) {
                mac.update(block);
                mac.update(info);
                mac.update((byte) counter++);
                Arrays.fill(block, (byte) 0);
                block = mac.doFinal();
                System.arraycopy(block, 0, derived, at, Math.min(HASH_BYTES, length - at));
            }
            return derived;
        } finally {
            Arrays.fill(block, (byte) 0);
            Arrays.fill(extracted, (byte) 0);
        }
    }

    static byte[] hmac(byte[] key, byte[] message) {
        return mac(key).doFinal(message);
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + HMAC, e);
        }
    }
}
