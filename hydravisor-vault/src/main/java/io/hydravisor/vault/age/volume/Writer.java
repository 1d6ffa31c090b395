package io.hydravisor.vault.age.volume;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Signs volumes, Ed25519 (RFC 8032). The key lies in the volume itself: who could read one may write the next. age alone would let
 * everybody write one who knows the recipients.
 */
final class Writer {
    /** Where the key lies in the volume. */
    static final String FILE = "writer";

    private static final byte[] SUMS = "hydravisor vault 1 sums\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEXT = "hydravisor vault 1 writer\n".getBytes(StandardCharsets.US_ASCII);

    private Writer() {}

    /** A new key. */
    static byte[] newSeed() {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        new SecureRandom().nextBytes(seed);
        return seed;
    }

    static String publicKey(byte[] seed) {
        byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        return Base64.getEncoder().encodeToString(key);
    }

    static String sign(byte[] seed, byte[] sums) {
        return sign(seed, SUMS, sums);
    }

    static boolean signed(String key, byte[] sums, String signature) {
        return signed(key, SUMS, sums, signature);
    }

    /** Hands over to another key. */
    static Register.Link next(byte[] seed, byte[] nextSeed) {
        String next = publicKey(nextSeed);
        return new Register.Link(next, sign(seed, NEXT, Base64.getDecoder().decode(next)));
    }

    /** Whether a chain leads from a key that is known to its last one, each by the hand of the one before. */
    static boolean leads(List<Register.Link> chain, String known) {
        for (int i = 0; i < chain.size(); i++) {
            if (chain.get(i).key().equals(known)) {
                return follows(chain.subList(i, chain.size()));
            }
        }
        return false;
    }

    private static boolean follows(List<Register.Link> chain) {
        for (int i = 1; i < chain.size(); i++) {
            Register.Link link = chain.get(i);
            byte[] key = decoded(link.key());
            if (!signed(chain.get(i - 1).key(), NEXT, key, link.signature())) {
                return false;
            }
        }
        return true;
    }

    private static String sign(byte[] seed, byte[] context, byte[] data) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        byte[] message = joined(context, data);
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return Base64.getEncoder().encodeToString(signature);
    }

    private static boolean signed(String key, byte[] context, byte[] data, String signature) {
        byte[] publicKey = decoded(key);
        byte[] made = decoded(signature);
        byte[] message = joined(context, data);
        return publicKey.length == Ed25519.PUBLIC_KEY_SIZE
                && made.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(made, 0, publicKey, 0, message, 0, message.length);
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] joined(byte[] context, byte[] data) {
        byte[] message = Arrays.copyOf(context, context.length + data.length);
        System.arraycopy(data, 0, message, context.length, data.length);
        return message;
    }
}
