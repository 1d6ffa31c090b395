package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.spi.KeyVaultProvider;
import io.hydravisor.vault.VaultUnlock;

/** A place for one vault, where there is none yet, with the provider that is tried on it. Safe for use by many threads. */
public interface VaultLab extends AutoCloseable {
    /** {@return the provider; the same each time} */
    KeyVaultProvider provider();

    /** {@return where the provider keeps the vault} */
    String endpoint();

    /**
     * Somebody who can unlock a vault with an identity of his own.
     *
     * @param unlock how
     * @param recipient the public half of his identity
     */
    record Person(VaultUnlock unlock, String recipient) {}

    /**
     * Makes somebody, for providers that declare {@link io.hydravisor.vault.VaultCapability#PRINCIPALS}.
     *
     * @return a person whom no vault knows yet
     */
    Person person();

    /**
     * Makes clients: all of one user, or each of another if the provider tells users apart.
     *
     * @param user tells users apart
     * @return a new builder that has the provider, and the user's state folder
     */
    Hydravisor.Builder client(String user);

    /** Removes everything in it. */
    @Override
    void close();
}
