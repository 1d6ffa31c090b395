package io.hydravisor.vault.age.format;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A file of private keys as age reads it: one a line, beside comments; as it is, or encrypted with a passphrase. */
public final class IdentityFile {
    /** The longest that is read. */
    public static final int MAX_BYTES = 1 << 20;

    /** The most keys that are read. */
    public static final int MAX_IDENTITIES = 1_000;

    private static final byte[] ENCRYPTED = "age-encryption.org/".getBytes(StandardCharsets.US_ASCII);

    private IdentityFile() {}

    /** {@return whether a file asks for a passphrase, by how it starts} */
    public static boolean isEncrypted(byte[] file) {
        return Armor.isArmored(file)
                || (file.length >= ENCRYPTED.length
                        && Arrays.equals(file, 0, ENCRYPTED.length, ENCRYPTED, 0, ENCRYPTED.length));
    }

    /**
     * Reads a file that is not encrypted.
     *
     * @param file stays the caller's to wipe
     * @return one at least, for the caller to close
     * @throws AgeException if it is encrypted ({@link Reason#PASSPHRASE_NEEDED}), or not as it has to be
     */
    public static List<X25519Identity> read(byte[] file) throws AgeException {
        checkSize(file);
        if (isEncrypted(file)) {
            throw new AgeException(Reason.PASSPHRASE_NEEDED, "the identity file is under a passphrase");
        }
        return parse(file);
    }

    /**
     * Reads a file that may be encrypted.
     *
     * @param file in binary form or armored; stays the caller's to wipe, as the passphrase does
     * @param maxWorkFactor as for {@link ScryptIdentity}
     * @return one at least, for the caller to close
     * @throws AgeException if the passphrase is wrong ({@link Reason#NO_MATCH}), or the file not as it has to be
     */
    public static List<X25519Identity> read(byte[] file, byte[] passphrase, int maxWorkFactor) throws AgeException {
        checkSize(file);
        if (!isEncrypted(file)) {
            return parse(file);
        }
        byte[] binary = Armor.isArmored(file) ? Armor.decode(file) : file;
        byte[] plain = new byte[0];
        try (ScryptIdentity identity = new ScryptIdentity(passphrase, maxWorkFactor)) {
            plain = AgeFile.decrypt(binary, List.of(identity));
            return parse(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** {@return a file that is not encrypted, with each public key as a comment; for the caller to wipe} */
    public static byte[] write(List<X25519Identity> identities) {
        if (identities.isEmpty() || identities.size() > MAX_IDENTITIES) {
            throw new IllegalArgumentException("from 1 to " + MAX_IDENTITIES + " identities: " + identities.size());
        }
        byte[] file = new byte[0];
        for (X25519Identity identity : identities) {
            byte[] comment = ("# public key: " + identity.recipient() + "\n").getBytes(StandardCharsets.US_ASCII);
            byte[] secret = identity.format();
            byte[] longer = Arrays.copyOf(file, file.length + comment.length + secret.length + 1);
            System.arraycopy(comment, 0, longer, file.length, comment.length);
            System.arraycopy(secret, 0, longer, file.length + comment.length, secret.length);
            longer[longer.length - 1] = '\n';
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(file, (byte) 0);
            file = longer;
        }
        return file;
    }

    /**
     * Writes a file that is encrypted.
     *
     * @param passphrase as for {@link ScryptRecipient}
     * @param workFactor as for {@link ScryptRecipient}
     * @return it in binary form; {@link Armor} makes text of it
     * @throws AgeException if there is too little memory for the work factor ({@link Reason#TOO_COSTLY})
     */
    public static byte[] write(List<X25519Identity> identities, byte[] passphrase, int workFactor) throws AgeException {
        byte[] plain = write(identities);
        try (ScryptRecipient recipient = new ScryptRecipient(passphrase, workFactor)) {
            return AgeFile.encrypt(plain, List.of(recipient));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static List<X25519Identity> parse(byte[] file) throws AgeException {
        List<X25519Identity> identities = new ArrayList<>();
        boolean whole = false;
        try {
            int number = 0;
            int end;
            for (int start = 0; start < file.length; start = end + 1) {
                end = start;
                while (end < file.length && file[end] != '\n') {
                    end++;
                }
                number++;
                int length = end > start && file[end - 1] == '\r' ? end - 1 - start : end - start;
                if (length > 0 && file[start] != '#') {
                    identities.add(identity(file, start, length, number));
                }
                if (identities.size() > MAX_IDENTITIES) {
                    throw tooLarge();
                }
            }
            if (identities.isEmpty()) {
                throw new AgeException(Reason.MALFORMED, "no private key in the identity file");
            }
            whole = true;
            return List.copyOf(identities);
        } finally {
            if (!whole) {
                identities.forEach(X25519Identity::close);
            }
        }
    }

    private static X25519Identity identity(byte[] file, int start, int length, int number) throws AgeException {
        byte[] line = Arrays.copyOfRange(file, start, start + length);
        try {
            return X25519Identity.parse(line);
        } catch (AgeException e) {
            throw new AgeException(e.reason(), "line " + number + " of the identity file is not an X25519 private key");
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private static void checkSize(byte[] file) throws AgeException {
        if (file.length > MAX_BYTES) {
            throw tooLarge();
        }
    }

    private static AgeException tooLarge() {
        return new AgeException(Reason.TOO_LARGE, "an identity file is at most 1 MiB, with 1,000 private keys");
    }
}
