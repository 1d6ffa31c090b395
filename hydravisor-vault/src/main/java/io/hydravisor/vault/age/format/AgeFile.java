package io.hydravisor.vault.age.format;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Encrypts and decrypts files in the format of age, version 1, all of a file in memory: <a
 * href="https://age-encryption.org/v1">age-encryption.org/v1</a>. Says nothing about who wrote a file: whoever knows the
 * recipients can write one.
 */
public final class AgeFile {
    /** The longest content. */
    public static final int MAX_CONTENT_BYTES = 64 << 20;

    /** The most recipients that are written. */
    public static final int MAX_RECIPIENTS = 1_000;

    private static final int MAX_PAYLOAD_BYTES =
            Payload.NONCE_BYTES + MAX_CONTENT_BYTES + MAX_CONTENT_BYTES / Payload.CHUNK_BYTES * Aead.TAG_BYTES;

    /**
     * How often a private key is tried upon a stanza. One takes about a millisecond, so that a file made for it can't keep a
     * processor busy for longer than seconds.
     */
    private static final long MAX_TRIES = 3_000;

    private AgeFile() {}

    /**
     * Encrypts to each of some recipients.
     *
     * @param plain stays the caller's to wipe
     * @param recipients from 1 to {@value #MAX_RECIPIENTS}; a passphrase is alone
     * @throws AgeException if it is too large, or a recipient's key protects nothing
     */
    public static byte[] encrypt(byte[] plain, List<? extends Recipient> recipients) throws AgeException {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("no recipient: nobody could read the file");
        }
        if (recipients.size() > 1 && recipients.stream().anyMatch(ScryptRecipient.class::isInstance)) {
            throw new IllegalArgumentException("a passphrase is a file's only recipient");
        }
        if (recipients.size() > MAX_RECIPIENTS) {
            throw new AgeException(Reason.TOO_LARGE, "more than " + MAX_RECIPIENTS + " recipients");
        }
        if (plain.length > MAX_CONTENT_BYTES) {
            throw tooLarge();
        }
        byte[] fileKey = new byte[Stanza.FILE_KEY_BYTES];
        new SecureRandom().nextBytes(fileKey);
        try {
            List<Stanza> stanzas = new ArrayList<>();
            for (Recipient recipient : recipients) {
                stanzas.add(recipient.wrap(fileKey));
            }
            return Payload.encrypt(Header.format(stanzas, fileKey), fileKey, plain);
        } finally {
            Arrays.fill(fileKey, (byte) 0);
        }
    }

    /**
     * Decrypts a file with the first identity that fits. A stanza of an unknown type is somebody else's.
     *
     * @param file in binary form, without armor
     * @return the content, for the caller to wipe
     * @throws AgeException if any part is not as it has to be; nothing of the content is given away then
     */
    public static byte[] decrypt(byte[] file, List<? extends Identity> identities) throws AgeException {
        Header header = HeaderReader.read(file);
        if (file.length - header.length() > MAX_PAYLOAD_BYTES) {
            throw tooLarge();
        }
        byte[] fileKey = unwrap(header.stanzas(), identities);
        try {
            header.authenticate(fileKey);
            return Payload.decrypt(file, header.length(), fileKey);
        } finally {
            Arrays.fill(fileKey, (byte) 0);
        }
    }

    /**
     * Reads, without an identity, of which type each stanza is, in the order of the file: {@code X25519} and {@code scrypt} are
     * known here. Nobody has vouched for it: whoever can write the file can change it.
     *
     * @throws AgeException if the header is not as it has to be
     */
    public static List<String> stanzaTypes(byte[] file) throws AgeException {
        return HeaderReader.read(file).stanzas().stream().map(Stanza::type).toList();
    }

    private static byte[] unwrap(List<Stanza> stanzas, List<? extends Identity> identities) throws AgeException {
        long tries = stanzas.stream().filter(X25519Stanza::matches).count()
                * identities.stream().filter(X25519Identity.class::isInstance).count();
        if (tries > MAX_TRIES) {
            throw new AgeException(Reason.TOO_COSTLY, "too many stanzas for so many identities");
        }
        for (Identity identity : identities) {
            Optional<byte[]> fileKey = identity.unwrap(stanzas);
            if (fileKey.isPresent()) {
                return fileKey.get();
            }
        }
        throw new AgeException(Reason.NO_MATCH, "no identity opens the file, or the passphrase is wrong");
    }

    private static AgeException tooLarge() {
        return new AgeException(
                Reason.TOO_LARGE, "larger than the " + (MAX_CONTENT_BYTES >> 20) + " MiB for which this is made");
    }
}
