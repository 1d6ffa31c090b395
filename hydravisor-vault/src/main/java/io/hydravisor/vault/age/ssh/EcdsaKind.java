package io.hydravisor.vault.age.ssh;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** ECDSA over a curve of NIST (RFC 5656). */
final class EcdsaKind implements KeyKind {
    private final String curveName;
    private final String jdkCurve;
    private final String signatureName;
    private final X9ECParameters curve;
    private final int coordinateBytes;

    EcdsaKind(String curveName, String jdkCurve, String hash) {
        this.curveName = curveName;
        this.jdkCurve = jdkCurve;
        this.signatureName = hash + "withECDSAinP1363Format";
        this.curve = CustomNamedCurves.getByName(jdkCurve);
        this.coordinateBytes = (curve.getCurve().getFieldSize() + 7) / 8;
    }

    @Override
    public String algorithm() {
        return "ecdsa-sha2-" + curveName;
    }

    @Override
    public void checkPublic(SshWireReader in) throws SshKeyException {
        point(in);
    }

    @Override
    public void checkPrivate(SshWireReader in, SshPublicKey publicKey) throws SshKeyException {
        byte[] point = point(in);
        BigInteger secret = in.mpint(coordinateBytes);
        byte[] blob;
        try (SshWireWriter out = new SshWireWriter()) {
            blob = out.string(algorithm()).string(curveName).string(point).toBytes();
        }
        boolean inRange = secret.signum() > 0 && secret.compareTo(curve.getN()) < 0;
        if (!inRange
                || !MessageDigest.isEqual(blob, publicKey.blob())
                || !MessageDigest.isEqual(
                        point,
                        new FixedPointCombMultiplier()
                                .multiply(curve.getG(), secret)
                                .getEncoded(false))) {
            throw SshKeyException.mismatch("the private half of the ECDSA key doesn't belong to the public one");
        }
    }

    @Override
    public byte[] sign(SshWireReader in, byte[] data, int flags) throws SshKeyException {
        point(in);
        BigInteger secret = in.mpint(coordinateBytes);
        try {
            byte[] body = Signatures.sign(
                    signatureName,
                    KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(secret, parameters())),
                    data);
            int half = body.length / 2;
            try (SshWireWriter out = new SshWireWriter()) {
                out.mpint(new BigInteger(1, Arrays.copyOf(body, half)));
                out.mpint(new BigInteger(1, Arrays.copyOfRange(body, half, body.length)));
                return Signatures.blob(algorithm(), out.toBytes());
            }
        } catch (GeneralSecurityException e) {
            throw new SshKeyException(SshKeyException.Reason.UNSUPPORTED, "this JDK can't sign with the ECDSA key", e);
        }
    }

    @Override
    public boolean verify(SshWireReader key, String signatureAlgorithm, byte[] body, byte[] data)
            throws SshKeyException {
        byte[] point = point(key);
        if (!signatureAlgorithm.equals(algorithm())) {
            return false;
        }
        SshWireReader in = new SshWireReader(body);
        BigInteger r = in.mpint(coordinateBytes);
        BigInteger s = in.mpint(coordinateBytes);
        in.end();
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + coordinateBytes));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + coordinateBytes, point.length));
        try {
            byte[] both = new byte[2 * coordinateBytes];
            fill(both, coordinateBytes, r);
            fill(both, 2 * coordinateBytes, s);
            return Signatures.verify(
                    signatureName,
                    KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), parameters())),
                    both,
                    data);
        } catch (GeneralSecurityException e) {
            throw new SshKeyException(SshKeyException.Reason.UNSUPPORTED, "this JDK can't check ECDSA", e);
        }
    }

    /** Reads the curve's name and a point that is on it. */
    private byte[] point(SshWireReader in) throws SshKeyException {
        if (!in.text(FIELD_MAX_BYTES).equals(curveName)) {
            throw SshKeyException.malformed("an ECDSA key names another curve than its kind");
        }
        byte[] point = in.string(FIELD_MAX_BYTES);
        if (point.length != 1 + 2 * coordinateBytes || point[0] != 4) {
            throw SshKeyException.malformed("a point of an ECDSA key isn't written in full");
        }
        try {
            curve.getCurve().decodePoint(point);
        } catch (IllegalArgumentException e) {
            throw new SshKeyException(SshKeyException.Reason.MALFORMED, "a point isn't on the curve of its key", e);
        }
        return point;
    }

    private ECParameterSpec parameters() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(jdkCurve));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    /** Writes a number so that it ends before an index. */
    private static void fill(byte[] into, int end, BigInteger number) {
        byte[] bytes = number.toByteArray();
        int start = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        System.arraycopy(bytes, start, into, end - (bytes.length - start), bytes.length - start);
    }
}
