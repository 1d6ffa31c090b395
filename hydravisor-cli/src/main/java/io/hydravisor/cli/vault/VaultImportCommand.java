package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.KeyVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hydravisor vault import}. */
@Command(name = "import", description = "Take over a private key that OpenSSH has written; its file stays as it is.")
final class VaultImportCommand extends OnVault {
    @Mixin
    final OwnerOptions machine = new OwnerOptions();

    @Parameters(index = "1", paramLabel = "ROLE", description = "host or client.")
    KeyRole role = KeyRole.CLIENT;

    @Parameters(index = "2", paramLabel = "FILE", description = "The private key's file, without a passphrase.")
    Path file = Path.of("");

    VaultImportCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(KeyVault vault) {
        KeyOwner owner = machine.owner();
        byte[] content = content();
        try {
            print(vault.update(changes -> changes.importKey(owner, role, content)));
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private byte[] content() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new NotFoundException(
                    Failure.of("can't read " + file + ": " + e).cause(e).hint("Give the path of a private key."));
        }
    }
}
