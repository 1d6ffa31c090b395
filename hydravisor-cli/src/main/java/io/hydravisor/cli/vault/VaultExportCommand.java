package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Json;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.vault.KeyVault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor vault export}. */
@Command(name = "export", description = "Write a private key to a file, as OpenSSH does.")
final class VaultExportCommand extends OnVault {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key, such as web-client.")
    String key = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "A file that does not exist yet, for its owner alone; - for the standard output.")
    String file = "";

    @Option(
            names = "--passphrase-file",
            paramLabel = "PATH",
            description = "Its first line is the passphrase that the key is put under; none otherwise.")
    @Nullable
    Path passphraseFile;

    VaultExportCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(KeyVault vault) {
        byte[] content = exported(vault);
        try {
            if (file.equals("-")) {
                cli.out().bytes(ByteBuffer.wrap(content));
                return;
            }
            write(content);
            cli.out().result(Json.object("name", key, "file", file), file);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private byte[] exported(KeyVault vault) {
        if (passphraseFile == null) {
            return vault.export(key, "export to a file");
        }
        byte[] passphrase = UnlockOptions.passphraseIn(passphraseFile);
        try {
            return vault.export(key, passphrase, "export to a file");
        } finally {
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    private void write(byte[] content) {
        Path target = Path.of(file);
        try (OutputStream out = Channels.newOutputStream(Files.newByteChannel(
                target,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))) {
            out.write(content);
        } catch (FileAlreadyExistsException e) {
            throw new AlreadyExistsException(
                    Failure.of("there is a file " + file + " already").hint("Name another, or remove it."));
        } catch (IOException e) {
            throw new BackendException(Failure.of("can't write " + file + ": " + e)
                    .cause(e)
                    .hint("Name a file in a folder that can be written to."));
        }
    }
}
