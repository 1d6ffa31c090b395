package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.KeyVault;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hydravisor vault generate}. */
@Command(name = "generate", description = "Make keys for a machine: its host key, and the one of its clients.")
final class VaultGenerateCommand extends OnVault {
    @Mixin
    final OwnerOptions machine = new OwnerOptions();

    @Option(names = "--role", paramLabel = "ROLE", description = "host or client; both if it is not given.")
    List<KeyRole> roles = new ArrayList<>();

    VaultGenerateCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(KeyVault vault) {
        KeyOwner owner = machine.owner();
        printAll(vault.update(changes -> changes.generate(owner, roles.toArray(new KeyRole[0]))));
    }
}
