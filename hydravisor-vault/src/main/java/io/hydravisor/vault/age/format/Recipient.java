package io.hydravisor.vault.age.format;

/** Whom a file is encrypted to. */
public abstract sealed class Recipient permits X25519Recipient, ScryptRecipient {
    Recipient() {}

    /** Encrypts a file's key, which stays the caller's to wipe. */
    abstract Stanza wrap(byte[] fileKey) throws AgeException;
}
