package io.hydravisor.vault.age.ssh;

import java.util.Map;

/** What differs between the kinds of keys. */
interface KeyKind {
    /** No field of a key that is taken is longer: that of RSA with 16384 bits. */
    int FIELD_MAX_BYTES = 2048;

    /** The kind of a name as it stands at the front of a key. */
    static KeyKind named(String algorithm) throws SshKeyException {
        KeyKind kind = Kinds.BY_NAME.get(algorithm);
        if (kind == null) {
            throw SshKeyException.unsupported("keys of the kind " + algorithm + " are not taken");
        }
        return kind;
    }

    String algorithm();

    /** Reads what follows the name in a public key and refuses what is no such key. */
    void checkPublic(SshWireReader in) throws SshKeyException;

    /**
     * Reads what follows the name in a private key, up to the comment, and refuses it if it isn't the private half of the public
     * key.
     */
    void checkPrivate(SshWireReader in, SshPublicKey publicKey) throws SshKeyException;

    /** Signs with what {@link #checkPrivate} accepted; the answer is the wire form of a signature. */
    byte[] sign(SshWireReader in, byte[] data, int flags) throws SshKeyException;

    /** Whether the body of a signature of a named algorithm is right; the key is read after its name. */
    boolean verify(SshWireReader key, String signatureAlgorithm, byte[] body, byte[] data) throws SshKeyException;

    /** Holds the kinds, so that the interface's own initialisation doesn't need its implementations. */
    final class Kinds {
        private static final Map<String, KeyKind> BY_NAME = Map.of(
                Ed25519Kind.NAME,
                new Ed25519Kind(),
                "ssh-rsa",
                new RsaKind(),
                "ecdsa-sha2-nistp256",
                new EcdsaKind("nistp256", "secp256r1", "SHA256"),
                "ecdsa-sha2-nistp384",
                new EcdsaKind("nistp384", "secp384r1", "SHA384"),
                "ecdsa-sha2-nistp521",
                new EcdsaKind("nistp521", "secp521r1", "SHA512"));

        private Kinds() {}
    }
}
