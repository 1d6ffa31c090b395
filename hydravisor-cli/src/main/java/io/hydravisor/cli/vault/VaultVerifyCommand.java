package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Json;
import io.hydravisor.vault.KeyVault;
import picocli.CommandLine.Command;

/** {@code hydravisor vault verify}. */
@Command(name = "verify", description = "Check the whole vault: who wrote it, and that each key's halves fit.")
final class VaultVerifyCommand extends OnVault {
    VaultVerifyCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(KeyVault vault) {
        int keys = vault.verify();
        cli.out().result(Json.object("keys", keys), keys + " keys");
    }
}
