package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Printable;
import io.hydravisor.vault.KeyVault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor vault ungrant}. */
@Command(name = "ungrant", description = "Keep somebody from unlocking what is written from now on.")
final class VaultUngrantCommand extends OnVault {
    @Parameters(paramLabel = "PRINCIPAL", description = "What he is called in it.")
    String principal = "";

    VaultUngrantCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(KeyVault vault) {
        vault.ungrant(principal);
        cli.out().result(Json.object("principal", principal), Printable.text(principal));
    }
}
