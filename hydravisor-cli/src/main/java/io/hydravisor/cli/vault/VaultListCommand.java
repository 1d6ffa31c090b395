package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.vault.KeyVault;
import picocli.CommandLine.Command;

/** {@code hydravisor vault list}. */
@Command(name = "list", description = "List the keys.")
final class VaultListCommand extends OnVault {
    VaultListCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(KeyVault vault) {
        printAll(vault.keys());
    }
}
