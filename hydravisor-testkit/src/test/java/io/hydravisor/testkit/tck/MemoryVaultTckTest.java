package io.hydravisor.testkit.tck;

import io.hydravisor.testkit.memory.InMemoryKeyVaultProvider;

class MemoryVaultTckTest extends KeyVaultProviderTck {
    @Override
    protected VaultLab lab() {
        return new MemoryVaultLab(new InMemoryKeyVaultProvider());
    }
}
