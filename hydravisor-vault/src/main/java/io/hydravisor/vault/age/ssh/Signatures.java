package io.hydravisor.vault.age.ssh;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/** Signatures by the JDK, and their wire form: the algorithm's name and a body. */
final class Signatures {
    private Signatures() {}

    static byte[] blob(String algorithm, byte[] body) {
        try (SshWireWriter out = new SshWireWriter()) {
            return out.string(algorithm).string(body).toBytes();
        }
    }

    static byte[] sign(String jdkName, PrivateKey key, byte[] data) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(jdkName);
        signature.initSign(key);
        signature.update(data);
        return signature.sign();
    }

    static boolean verify(String jdkName, PublicKey key, byte[] body, byte[] data) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(jdkName);
        signature.initVerify(key);
        signature.update(data);
        try {
            return signature.verify(body);
        } catch (SignatureException e) {
            // A body of a wrong length or shape is just a wrong signature.
            return false;
        }
    }
}
