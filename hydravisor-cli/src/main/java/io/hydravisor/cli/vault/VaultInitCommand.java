package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.VaultConnection;
import io.hydravisor.cli.output.Json;
import io.hydravisor.vault.Principal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hydravisor vault init}. */
@Command(
        name = "init",
        description = "Make a vault. Without --identity an identity is made and kept with it, under a passphrase.")
final class VaultInitCommand extends CliCommand {
    @Mixin
    final UnlockOptions unlocking = new UnlockOptions();

    @Option(
            names = "--principal",
            paramLabel = "NAME",
            defaultValue = "owner",
            description = "What you are called in it; owner if you do not say.")
    String principal = "";

    VaultInitCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        try (VaultConnection connection = cli.createVault(principal, unlocking.create())) {
            Principal self = connection.vault().principals().get(0);
            cli.out()
                    .result(
                            Json.object(
                                    "vault", connection.vault().endpoint(),
                                    "principal", self.name(),
                                    "recipient", self.recipient()),
                            self.recipient());
        }
        return ExitCodes.DONE;
    }
}
