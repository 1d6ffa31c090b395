package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Printable;
import io.hydravisor.vault.KeyVault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor vault revoke}. */
@Command(name = "revoke", description = "Forget all keys of a machine.")
final class VaultRevokeCommand extends OnVault {
    @Parameters(paramLabel = "NAME", description = "The machine's name or id.")
    String machine = "";

    VaultRevokeCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(KeyVault vault) {
        vault.revoke(machine);
        cli.out().result(Json.object("machine", machine), Printable.text(machine));
    }
}
