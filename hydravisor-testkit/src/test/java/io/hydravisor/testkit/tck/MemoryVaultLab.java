package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.spi.KeyVaultProvider;
import io.hydravisor.testkit.memory.InMemoryKeyVaultProvider;
import io.hydravisor.vault.VaultUnlock;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Vaults in memory. */
final class MemoryVaultLab implements VaultLab {
    private final KeyVaultProvider provider;

    MemoryVaultLab(KeyVaultProvider provider) {
        this.provider = provider;
    }

    @Override
    public KeyVaultProvider provider() {
        return provider;
    }

    @Override
    public String endpoint() {
        return "memory-vault:lab";
    }

    @Override
    public Person person() {
        String identity = "MEMORY-IDENTITY-" + UUID.randomUUID();
        return new Person(
                VaultUnlock.identity(() -> identity.getBytes(StandardCharsets.UTF_8)),
                InMemoryKeyVaultProvider.recipient(identity));
    }

    @Override
    public Hydravisor.Builder client(String user) {
        return Hydravisor.builder().provider(provider);
    }

    @Override
    public void close() {
        // It goes with its provider.
    }
}
