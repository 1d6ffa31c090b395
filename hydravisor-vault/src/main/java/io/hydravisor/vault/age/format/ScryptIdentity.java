package io.hydravisor.vault.age.format;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A passphrase that opens a file which was encrypted with it. */
public final class ScryptIdentity extends Identity {
    private final Secret passphrase;
    private final int maxWorkFactor;

    /**
     * Takes a passphrase.
     *
     * @param passphrase copied, and stays the caller's to wipe
     * @param maxWorkFactor the largest work factor that is tried; each more doubles the time and the memory, which is 1 GiB for 20
     */
    public ScryptIdentity(byte[] passphrase, int maxWorkFactor) {
        this.passphrase = new Secret(passphrase);
        this.maxWorkFactor = maxWorkFactor;
    }

    @Override
    Optional<byte[]> unwrap(List<Stanza> stanzas) throws AgeException {
        // A passphrase is a file's only recipient, or the header was refused.
        if (!ScryptStanza.matches(stanzas.get(0))) {
            return Optional.empty();
        }
        byte[] copy = passphrase.copy();
        byte[] wrapKey = new byte[0];
        try {
            wrapKey = ScryptStanza.parse(stanzas.get(0)).wrapKey(copy, maxWorkFactor);
            return Aead.unwrap(wrapKey, stanzas.get(0).body());
        } finally {
            Arrays.fill(copy, (byte) 0);
            Arrays.fill(wrapKey, (byte) 0);
        }
    }

    @Override
    public void close() {
        passphrase.close();
    }

    @Override
    public String toString() {
        return "passphrase up to a work factor of " + maxWorkFactor;
    }
}
