package io.hydravisor.vault;

/**
 * What can be told of a vault without unlocking it.
 *
 * @param endpoint where it is
 * @param present whether there is one
 * @param passphrase whether an identity is kept with it that a passphrase unlocks
 * @param principals how many identities can unlock it; 0 if there is none
 */
public record VaultStatus(String endpoint, boolean present, boolean passphrase, int principals) {}
