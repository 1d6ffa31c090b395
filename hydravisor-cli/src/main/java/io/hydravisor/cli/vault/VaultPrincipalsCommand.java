package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.Principal;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hydravisor vault principals}. */
@Command(name = "principals", description = "List who can unlock the vault.")
final class VaultPrincipalsCommand extends OnVault {
    VaultPrincipalsCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(KeyVault vault) {
        List<Principal> principals = vault.principals();
        Table table = new Table("NAME", "SELF", "RECIPIENT");
        principals.forEach(one -> table.row(one.name(), one.self() ? "yes" : "no", one.recipient()));
        cli.out()
                .result(
                        principals.stream()
                                .map(one -> Json.object(
                                        "principal", one.name(), "recipient", one.recipient(), "self", one.self()))
                                .toList(),
                        table);
    }
}
