package io.hydravisor.vault;

/**
 * Somebody who can unlock a vault.
 *
 * @param name what people see
 * @param recipient the public half of his identity; for a vault in the format of age, {@code age1...}
 * @param self whether the vault was unlocked by his identity
 */
public record Principal(String name, String recipient, boolean self) {}
