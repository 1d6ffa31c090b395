package io.hydravisor.vault.age.format;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/**
 * The function X25519 of RFC 7748, over the JDK's. The JDK keeps copies of a scalar that nobody but its garbage collector removes,
 * so one is handed to it for as short a time as can be.
 */
final class X25519 {
    static final int BYTES = 32;
    private static final String NAME = "X25519";
    private static final byte[] BASE_POINT = basePoint();

    private final PrivateKey key;

    X25519(byte[] scalar) {
        try {
            key = KeyFactory.getInstance(NAME)
                    .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
        } catch (GeneralSecurityException e) {
            throw lacking(e);
        }
    }

    /** {@return the public key} */
    byte[] publicKey() {
        return times(BASE_POINT).orElseThrow();
    }

    /** Multiplies a point; empty if the product is zero, as it is for a point of small order. */
    Optional<byte[]> times(byte[] point) {
        byte[] product;
        try {
            PublicKey other = KeyFactory.getInstance(NAME)
                    .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(point)));
            KeyAgreement agreement = KeyAgreement.getInstance(NAME);
            agreement.init(key);
            agreement.doPhase(other, true);
            product = agreement.generateSecret();
        } catch (InvalidKeyException | IllegalStateException e) {
            // The JDK's own way to refuse zero, and BouncyCastle's, which an application may have put first.
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw lacking(e);
        }
        return isZero(product) ? Optional.empty() : Optional.of(product);
    }

    /** The number that little-endian bytes stand for, without the highest bit (RFC 7748, section 5). */
    private static BigInteger coordinate(byte[] point) {
        byte[] bigEndian = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bigEndian[i] = point[BYTES - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        return new BigInteger(1, bigEndian);
    }

    /** Looks at each byte, wherever the first that isn't zero lies. */
    private static boolean isZero(byte[] bytes) {
        int bits = 0;
        for (byte b : bytes) {
            bits |= b;
        }
        return bits == 0;
    }

    private static byte[] basePoint() {
        byte[] point = new byte[BYTES];
        point[0] = 9;
        return point;
    }

    private static IllegalStateException lacking(GeneralSecurityException e) {
        return new IllegalStateException("this JDK lacks " + NAME, e);
    }
}
