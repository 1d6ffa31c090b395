package io.hydravisor.cli.base;

import io.hydravisor.Hydravisor;
import io.hydravisor.vault.KeyVault;

/** An unlocked vault. Closing it locks it. */
public final class VaultConnection implements AutoCloseable {
    private final Hydravisor hydra;
    private final KeyVault vault;

    VaultConnection(Hydravisor hydra, KeyVault vault) {
        this.hydra = hydra;
        this.vault = vault;
    }

    public KeyVault vault() {
        return vault;
    }

    @Override
    public void close() {
        hydra.close();
    }
}
