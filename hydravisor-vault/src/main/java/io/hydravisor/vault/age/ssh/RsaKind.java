package io.hydravisor.vault.age.ssh;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;

/** RSA with SHA-2 (RFC 8332); signatures with SHA-1 are neither made nor accepted. */
final class RsaKind implements KeyKind {
    private static final String NAME = "ssh-rsa";
    private static final int MIN_BITS = 2048;
    private static final int MAX_BITS = 8 * FIELD_MAX_BYTES;
    /** No larger one is in use; a huge one would make each check of a signature slow. */
    private static final int EXPONENT_MAX_BITS = 64;

    private record Public(BigInteger modulus, BigInteger exponent) {}

    private record Private(BigInteger d, BigInteger inverse, BigInteger p, BigInteger q) {
        static Private read(SshWireReader in) throws SshKeyException {
            return new Private(
                    in.mpint(FIELD_MAX_BYTES),
                    in.mpint(FIELD_MAX_BYTES),
                    in.mpint(FIELD_MAX_BYTES),
                    in.mpint(FIELD_MAX_BYTES));
        }

        @Override
        public String toString() {
            return "Private";
        }

        BigInteger exponent(BigInteger prime) {
            return d.mod(prime.subtract(BigInteger.ONE));
        }

        boolean belongsTo(Public key) {
            return p.compareTo(BigInteger.TWO) > 0
                    && q.compareTo(BigInteger.TWO) > 0
                    && d.signum() > 0
                    && d.compareTo(key.modulus) < 0
                    && inverse.compareTo(p) < 0
                    && p.multiply(q).equals(key.modulus)
                    && inverse.multiply(q).mod(p).equals(BigInteger.ONE)
                    && inverts(key.exponent, p)
                    && inverts(key.exponent, q);
        }

        private boolean inverts(BigInteger e, BigInteger prime) {
            return e.multiply(d).mod(prime.subtract(BigInteger.ONE)).equals(BigInteger.ONE);
        }
    }

    @Override
    public String algorithm() {
        return NAME;
    }

    @Override
    public void checkPublic(SshWireReader in) throws SshKeyException {
        BigInteger e = in.mpint(FIELD_MAX_BYTES);
        check(new Public(in.mpint(FIELD_MAX_BYTES), e));
    }

    @Override
    public void checkPrivate(SshWireReader in, SshPublicKey publicKey) throws SshKeyException {
        Public key = readWithSecret(in);
        Private secret = Private.read(in);
        byte[] blob;
        try (SshWireWriter out = new SshWireWriter()) {
            blob = out.string(NAME).mpint(key.exponent).mpint(key.modulus).toBytes();
        }
        if (!MessageDigest.isEqual(blob, publicKey.blob()) || !secret.belongsTo(key)) {
            throw SshKeyException.mismatch("the private half of the RSA key doesn't belong to the public one");
        }
    }

    @Override
    public byte[] sign(SshWireReader in, byte[] data, int flags) throws SshKeyException {
        String name;
        if ((flags & SshPrivateKey.SIGN_RSA_SHA2_512) != 0) {
            name = "rsa-sha2-512";
        } else if ((flags & SshPrivateKey.SIGN_RSA_SHA2_256) != 0) {
            name = "rsa-sha2-256";
        } else {
            throw SshKeyException.unsupported("RSA signs with SHA-2 only, and the request doesn't ask for it");
        }
        Public key = readWithSecret(in);
        Private secret = Private.read(in);
        try {
            RSAPrivateCrtKeySpec spec = new RSAPrivateCrtKeySpec(
                    key.modulus,
                    key.exponent,
                    secret.d,
                    secret.p,
                    secret.q,
                    secret.exponent(secret.p),
                    secret.exponent(secret.q),
                    secret.inverse);
            return Signatures.blob(
                    name,
                    Signatures.sign(jdkName(name), KeyFactory.getInstance("RSA").generatePrivate(spec), data));
        } catch (GeneralSecurityException e) {
            throw new SshKeyException(SshKeyException.Reason.UNSUPPORTED, "this JDK can't sign with the RSA key", e);
        }
    }

    @Override
    public boolean verify(SshWireReader in, String signatureAlgorithm, byte[] body, byte[] data)
            throws SshKeyException {
        BigInteger e = in.mpint(FIELD_MAX_BYTES);
        BigInteger n = in.mpint(FIELD_MAX_BYTES);
        if (!signatureAlgorithm.equals("rsa-sha2-256") && !signatureAlgorithm.equals("rsa-sha2-512")) {
            return false;
        }
        try {
            return Signatures.verify(
                    jdkName(signatureAlgorithm),
                    KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(n, e)),
                    body,
                    data);
        } catch (GeneralSecurityException wrong) {
            throw new SshKeyException(SshKeyException.Reason.UNSUPPORTED, "this JDK can't check RSA", wrong);
        }
    }

    /** In a private key the modulus stands before the exponent. */
    private static Public readWithSecret(SshWireReader in) throws SshKeyException {
        BigInteger modulus = in.mpint(FIELD_MAX_BYTES);
        Public key = new Public(modulus, in.mpint(FIELD_MAX_BYTES));
        check(key);
        return key;
    }

    private static void check(Public key) throws SshKeyException {
        int bits = key.modulus.bitLength();
        if (bits < MIN_BITS) {
            throw SshKeyException.unsupported("an RSA key has " + bits + " bits, fewer than " + MIN_BITS);
        }
        if (bits > MAX_BITS || key.exponent.bitLength() > EXPONENT_MAX_BITS) {
            throw SshKeyException.tooLarge("an RSA key's modulus or exponent has too many bits");
        }
        if (!key.modulus.testBit(0) || !key.exponent.testBit(0) || key.exponent.compareTo(BigInteger.ONE) <= 0) {
            throw SshKeyException.malformed("an RSA key's modulus or exponent is even, or the exponent is 1");
        }
    }

    private static String jdkName(String algorithm) {
        return algorithm.equals("rsa-sha2-512") ? "SHA512withRSA" : "SHA256withRSA";
    }
}
