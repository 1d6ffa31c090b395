package io.hydravisor.vault.age.ssh;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A private key with its public half. Closing it wipes it; what the JDK makes of an ECDSA or RSA key while it signs, and of a
 * new key while it is generated, is out of our reach. Safe for use by many threads.
 */
public final class SshPrivateKey implements AutoCloseable {
    /** The flag of a request for a signature by RSA with SHA-256. */
    public static final int SIGN_RSA_SHA2_256 = 2;
    /** The flag of a request for a signature by RSA with SHA-512. */
    public static final int SIGN_RSA_SHA2_512 = 4;

    private final SshPublicKey publicKey;
    /** What stands between the algorithm's name and the comment in OpenSSH's file. */
    private final byte[] fields; // guarded by itself

    private boolean closed; // guarded by 'fields'

    /** Takes over the fields, which must have been checked. */
    SshPrivateKey(SshPublicKey publicKey, byte[] fields) {
        this.publicKey = publicKey;
        this.fields = fields;
    }

    /** A new Ed25519 key. */
    public static SshPrivateKey generate(String comment) throws SshKeyException {
        KeyPair pair;
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new SshKeyException(SshKeyException.Reason.UNSUPPORTED, "this JDK has no Ed25519", e);
        }
        byte[] seed = ((EdECPrivateKey) pair.getPrivate())
                .getBytes()
                .orElseThrow(() -> SshKeyException.unsupported("this JDK's Ed25519 keys can't be read"));
        byte[] point = Ed25519Kind.publicOf(seed);
        byte[] both = Arrays.copyOf(seed, seed.length + point.length);
        System.arraycopy(point, 0, both, seed.length, point.length);
        try (SshWireWriter out = new SshWireWriter()) {
            SshPublicKey publicKey =
                    SshPublicKey.parse(Ed25519Kind.publicBlob(point)).withComment(comment);
            return new SshPrivateKey(publicKey, out.string(point).string(both).toBytes());
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(both, (byte) 0);
        }
    }

    /** Whether OpenSSH's file of a private key needs a passphrase. */
    public static boolean isEncrypted(byte[] file) throws SshKeyException {
        return OpenSshFile.isEncrypted(file);
    }

    /**
     * Reads OpenSSH's file of a private key.
     *
     * @param passphrase what it is encrypted with; not looked at if it isn't
     */
    public static SshPrivateKey read(byte[] file, byte @Nullable [] passphrase) throws SshKeyException {
        return OpenSshFile.read(file, passphrase);
    }

    /**
     * The key as OpenSSH's file, for the caller to wipe.
     *
     * @param passphrase what to encrypt it with; it stays as it is without one
     */
    public byte[] write(byte @Nullable [] passphrase) throws SshKeyException {
        byte[] copy = fields();
        try {
            return OpenSshFile.write(publicKey, copy, passphrase);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** The public half, with the comment. */
    public SshPublicKey publicKey() {
        return publicKey;
    }

    /** A copy, to be closed by itself, with another comment. */
    public SshPrivateKey withComment(String comment) throws SshKeyException {
        return new SshPrivateKey(publicKey.withComment(comment), fields());
    }

    /**
     * Signs data; the answer is the signature's wire form.
     *
     * @param flags with RSA, {@link #SIGN_RSA_SHA2_256} or {@link #SIGN_RSA_SHA2_512}, as there is none with SHA-1
     */
    public byte[] sign(byte[] data, int flags) throws SshKeyException {
        byte[] copy = fields();
        try {
            return publicKey.kind().sign(new SshWireReader(copy), data, flags);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** Wipes the key. */
    @Override
    public void close() {
        synchronized (fields) {
            Arrays.fill(fields, (byte) 0);
            closed = true;
        }
    }

    private byte[] fields() {
        synchronized (fields) {
            if (closed) {
                throw new IllegalStateException("the key " + publicKey.fingerprint() + " is closed");
            }
            return fields.clone();
        }
    }

    @Override
    public String toString() {
        return "SshPrivateKey[" + publicKey + "]";
    }
}
