package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Printable;
import io.hydravisor.vault.KeyVault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor vault grant}. */
@Command(name = "grant", description = "Let somebody else unlock the vault, and change it.")
final class VaultGrantCommand extends OnVault {
    @Parameters(index = "0", paramLabel = "PRINCIPAL", description = "What he is called in it.")
    String principal = "";

    @Parameters(
            index = "1",
            paramLabel = "RECIPIENT",
            description = "The public half of his identity, as 'age-keygen -y' prints it.")
    String recipient = "";

    VaultGrantCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(KeyVault vault) {
        vault.grant(principal, recipient);
        cli.out()
                .result(
                        Json.object("principal", principal, "recipient", recipient, "self", false),
                        Printable.text(principal));
    }
}
