package io.hydravisor.vault.age.format;

import java.security.SecureRandom;
import java.util.Arrays;

/** Who knows a passphrase: the only recipient of a file. It holds the passphrase until it is closed. */
public final class ScryptRecipient extends Recipient implements AutoCloseable {
    /** The work factor that age itself takes: about a second, and 256 MiB of memory. */
    public static final int DEFAULT_WORK_FACTOR = 18;

    /** The largest that is written, with 1 GiB of memory; a program that reads the file may allow less. */
    public static final int MAX_WORK_FACTOR = 20;

    private final Secret passphrase;
    private final int workFactor;

    /**
     * Takes a passphrase.
     *
     * @param passphrase not empty; copied, and stays the caller's to wipe
     * @param workFactor the cost of a try, as a power of two, from 1 to {@link #MAX_WORK_FACTOR}
     */
    public ScryptRecipient(byte[] passphrase, int workFactor) {
        if (passphrase.length == 0) {
            throw new IllegalArgumentException("an empty passphrase protects nothing");
        }
        if (workFactor < 1 || workFactor > MAX_WORK_FACTOR) {
            throw new IllegalArgumentException("a work factor is from 1 to " + MAX_WORK_FACTOR + ": " + workFactor);
        }
        this.passphrase = new Secret(passphrase);
        this.workFactor = workFactor;
    }

    @Override
    Stanza wrap(byte[] fileKey) throws AgeException {
        byte[] salt = new byte[ScryptStanza.SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        ScryptStanza stanza = new ScryptStanza(salt, workFactor);
        byte[] copy = passphrase.copy();
        byte[] wrapKey = new byte[0];
        try {
            wrapKey = stanza.wrapKey(copy, workFactor);
            return stanza.with(Aead.wrap(wrapKey, fileKey));
        } finally {
            Arrays.fill(copy, (byte) 0);
            Arrays.fill(wrapKey, (byte) 0);
        }
    }

    /** Wipes the passphrase. */
    @Override
    public void close() {
        passphrase.close();
    }

    @Override
    public String toString() {
        return "passphrase with a work factor of " + workFactor;
    }
}
