package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.VaultConnection;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyVault;
import java.util.List;
import picocli.CommandLine.Mixin;

/** A command on an unlocked vault. */
abstract class OnVault extends CliCommand {
    @Mixin
    final UnlockOptions unlocking = new UnlockOptions();

    OnVault(Cli cli) {
        super(cli);
    }

    @Override
    protected final int run() {
        try (VaultConnection connection = cli.unlockVault(unlocking.unlock())) {
            run(connection.vault());
        }
        return ExitCodes.DONE;
    }

    abstract void run(KeyVault vault);

    final void printAll(List<KeyInfo> keys) {
        cli.out().result(keys.stream().map(KeyView::document).toList(), KeyView.table(keys));
    }

    final void print(KeyInfo key) {
        cli.out().result(KeyView.document(key), KeyView.details(key));
    }
}
