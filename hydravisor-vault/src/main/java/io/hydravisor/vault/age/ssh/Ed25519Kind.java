package io.hydravisor.vault.age.ssh;

import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 (RFC 8709). BouncyCastle's calculation takes the seed as bytes, so that it can be wiped, which the JDK's key objects
 * can't.
 */
final class Ed25519Kind implements KeyKind {
    static final String NAME = "ssh-ed25519";
    private static final int KEY_BYTES = Ed25519.PUBLIC_KEY_SIZE;
    private static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;

    @Override
    public String algorithm() {
        return NAME;
    }

    @Override
    public void checkPublic(SshWireReader in) throws SshKeyException {
        byte[] point = exactly(in, KEY_BYTES);
        if (!Ed25519.validatePublicKeyFull(point, 0)) {
            throw SshKeyException.malformed("an Ed25519 key is no point of the curve");
        }
    }

    @Override
    public void checkPrivate(SshWireReader in, SshPublicKey publicKey) throws SshKeyException {
        byte[] point = exactly(in, KEY_BYTES);
        byte[] pair = exactly(in, SEED_BYTES + KEY_BYTES);
        byte[] seed = Arrays.copyOf(pair, SEED_BYTES);
        try {
            byte[] derived = publicOf(seed);
            byte[] repeated = Arrays.copyOfRange(pair, SEED_BYTES, pair.length);
            if (!MessageDigest.isEqual(derived, point)
                    || !MessageDigest.isEqual(derived, repeated)
                    || !MessageDigest.isEqual(publicBlob(derived), publicKey.blob())) {
                throw SshKeyException.mismatch("the private half of the Ed25519 key doesn't belong to the public one");
            }
        } finally {
            Arrays.fill(pair, (byte) 0);
            Arrays.fill(seed, (byte) 0);
        }
    }

    @Override
    public byte[] sign(SshWireReader in, byte[] data, int flags) throws SshKeyException {
        byte[] point = exactly(in, KEY_BYTES);
        byte[] pair = exactly(in, SEED_BYTES + KEY_BYTES);
        try {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.sign(pair, 0, point, 0, data, 0, data.length, signature, 0);
            return Signatures.blob(NAME, signature);
        } finally {
            Arrays.fill(pair, (byte) 0);
        }
    }

    @Override
    public boolean verify(SshWireReader key, String signatureAlgorithm, byte[] body, byte[] data)
            throws SshKeyException {
        byte[] point = exactly(key, KEY_BYTES);
        return signatureAlgorithm.equals(NAME)
                && body.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(body, 0, point, 0, data, 0, data.length);
    }

    static byte[] publicOf(byte[] seed) {
        byte[] point = new byte[KEY_BYTES];
        Ed25519.generatePublicKey(seed, 0, point, 0);
        return point;
    }

    static byte[] publicBlob(byte[] point) {
        try (SshWireWriter out = new SshWireWriter()) {
            return out.string(NAME).string(point).toBytes();
        }
    }

    private static byte[] exactly(SshWireReader in, int length) throws SshKeyException {
        byte[] bytes = in.string(FIELD_MAX_BYTES);
        if (bytes.length != length) {
            Arrays.fill(bytes, (byte) 0);
            throw SshKeyException.malformed("a part of an Ed25519 key hasn't " + length + " bytes");
        }
        return bytes;
    }
}
