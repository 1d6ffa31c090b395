package io.hydravisor.vault.age.ssh;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.BCrypt;
import org.jspecify.annotations.Nullable;

/** How the private part of OpenSSH's file is kept: in the clear, or by AES-256 in counter mode under a passphrase. */
final class Protection {
    private static final String NONE = "none";
    private static final String CIPHER = "aes256-ctr";
    private static final String KDF = "bcrypt";
    private static final int NAME_MAX_BYTES = 64;
    private static final int KEY_BYTES = 32;
    private static final int IV_BYTES = 16;
    private static final int SALT_BYTES = 16;
    private static final int SALT_MAX_BYTES = 64;
    /** What ssh-keygen takes unless it is told otherwise, from OpenSSH 9.4 on. */
    private static final int ROUNDS = 24;
    /** More would keep a processor busy for more than some ten seconds. */
    private static final int MAX_ROUNDS = 1024;

    private final byte @Nullable [] salt; // null if nothing is encrypted
    private final int rounds;

    private Protection(byte @Nullable [] salt, int rounds) {
        this.salt = salt;
        this.rounds = rounds;
    }

    static Protection none() {
        return new Protection(null, 0);
    }

    static Protection fresh(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new Protection(salt, ROUNDS);
    }

    /** Reads the names of cipher and key derivation, and what that needs. */
    static Protection read(SshWireReader in) throws SshKeyException {
        String cipher = in.text(NAME_MAX_BYTES);
        String kdf = in.text(NAME_MAX_BYTES);
        byte[] options = in.string(2 * SALT_MAX_BYTES);
        if (cipher.equals(NONE) && kdf.equals(NONE)) {
            if (options.length > 0) {
                throw SshKeyException.malformed("a key in the clear has options of a passphrase");
            }
            return none();
        }
        if (!cipher.equals(CIPHER) || !kdf.equals(KDF)) {
            throw SshKeyException.unsupported("a key encrypted by " + cipher + " with " + kdf
                    + "; ssh-keygen -p -Z aes256-ctr -f FILE changes it to what is taken");
        }
        SshWireReader inner = new SshWireReader(options);
        byte[] salt = inner.string(SALT_MAX_BYTES);
        long rounds = inner.uint32();
        inner.end();
        if (salt.length == 0 || rounds == 0) {
            throw SshKeyException.malformed("a key is encrypted without salt or rounds");
        }
        if (rounds > MAX_ROUNDS) {
            throw SshKeyException.tooLarge("a passphrase with " + rounds + " rounds, more than " + MAX_ROUNDS);
        }
        return new Protection(salt, (int) rounds);
    }

    void write(SshWireWriter out) {
        if (salt == null) {
            out.string(NONE).string(NONE).string("");
            return;
        }
        try (SshWireWriter options = new SshWireWriter()) {
            options.string(salt).uint32(rounds);
            out.string(CIPHER).string(KDF).string(options.toBytes());
        }
    }

    boolean isEncrypted() {
        return salt != null;
    }

    int blockBytes() {
        return salt == null ? 8 : 16;
    }

    /** Encrypts in place. */
    void encrypt(byte[] section, byte @Nullable [] passphrase) throws SshKeyException {
        apply(Cipher.ENCRYPT_MODE, section, passphrase);
    }

    /** Decrypts in place. */
    void decrypt(byte[] section, byte @Nullable [] passphrase) throws SshKeyException {
        apply(Cipher.DECRYPT_MODE, section, passphrase);
    }

    private void apply(int mode, byte[] section, byte @Nullable [] passphrase) throws SshKeyException {
        if (salt == null) {
            return;
        }
        if (passphrase == null) {
            throw new SshKeyException(
                    SshKeyException.Reason.WRONG_PASSPHRASE, "the key is encrypted: its passphrase is needed");
        }
        byte[] derived = BCrypt.pbkdfGenerate(passphrase, salt, rounds, KEY_BYTES + IV_BYTES);
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(derived, 0, KEY_BYTES, "AES"),
                    new IvParameterSpec(derived, KEY_BYTES, IV_BYTES));
            cipher.doFinal(section, 0, section.length, section, 0);
        } catch (GeneralSecurityException e) {
            throw new SshKeyException(SshKeyException.Reason.UNSUPPORTED, "this JDK can't use AES-256", e);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }
}
