package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.vault.KeyVault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor vault show}. */
@Command(name = "show", description = "Show one key's public half.")
final class VaultShowCommand extends OnVault {
    @Parameters(paramLabel = "KEY", description = "The key, such as web-client.")
    String key = "";

    VaultShowCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(KeyVault vault) {
        print(vault.key(key));
    }
}
