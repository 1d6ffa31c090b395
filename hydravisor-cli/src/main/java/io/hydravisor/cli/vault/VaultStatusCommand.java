package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.vault.VaultStatus;
import picocli.CommandLine.Command;

/** {@code hydravisor vault status}. */
@Command(name = "status", description = "Tell what can be told of a vault without unlocking it.")
final class VaultStatusCommand extends CliCommand {
    VaultStatusCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        VaultStatus status = cli.vaultStatus();
        cli.out()
                .result(
                        Json.object(
                                "vault", status.endpoint(),
                                "present", status.present(),
                                "passphrase", status.passphrase(),
                                "principals", status.principals()),
                        new Table("FIELD", "VALUE")
                                .row("vault", status.endpoint())
                                .row("present", status.present() ? "yes" : "no")
                                .row("passphrase", status.passphrase() ? "yes" : "no")
                                .row("principals", status.principals()));
        return status.present() ? ExitCodes.DONE : ExitCodes.NOT_FOUND;
    }
}
