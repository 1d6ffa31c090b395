package io.hydravisor.vault.age.format;

import java.util.List;
import java.util.Optional;

/**
 * What opens a file. It holds a secret until it is closed, and throws {@link IllegalStateException} where it is used after that.
 * Safe for use by many threads.
 */
public abstract sealed class Identity implements AutoCloseable permits X25519Identity, ScryptIdentity {
    Identity() {}

    /** Decrypts a file's key, for the caller to wipe, with the first stanza that fits; empty if none does. */
    abstract Optional<byte[]> unwrap(List<Stanza> stanzas) throws AgeException;

    /** Wipes the secret. */
    @Override
    public abstract void close();
}
