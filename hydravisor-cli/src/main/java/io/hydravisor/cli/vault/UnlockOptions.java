package io.hydravisor.cli.vault;

import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.vault.VaultUnlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * How a vault is unlocked: by the identity's file that the command line names, else by a passphrase that the environment gives, else by the
 * file that it names, else by a passphrase that is typed.
 */
final class UnlockOptions {
    private static final String PASSPHRASE = "HYDRAVISOR_VAULT_PASSPHRASE";
    private static final String PASSPHRASE_FILE = "HYDRAVISOR_VAULT_PASSPHRASE_FILE";
    private static final String IDENTITY = "HYDRAVISOR_VAULT_IDENTITY";

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "The file of the identity that unlocks it, as age-keygen writes it; else the one that is kept"
                    + " with the vault, if its passphrase is given; $" + IDENTITY + " otherwise.")
    @Nullable
    Path identity;

    @Option(
            names = "--trust",
            description = "Take the vault as it is, although it was never seen here, or a newer one was.")
    boolean trust;

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }

    /** For a vault that is there. */
    VaultUnlock unlock() {
        VaultUnlock unlock = way("Passphrase: ");
        return trust ? unlock.trusting() : unlock;
    }

    /** For one that is being made: a passphrase that is typed is asked for twice. */
    VaultUnlock create() {
        return file().isPresent() || given().isPresent()
                ? way("Passphrase: ")
                : VaultUnlock.passphrase(() -> {
                    byte[] first = Prompt.secret("New passphrase: ").orElseThrow(UnlockOptions::locked);
                    byte[] second = Prompt.secret("Once more: ").orElseThrow(UnlockOptions::locked);
                    boolean same = Arrays.equals(first, second);
                    Arrays.fill(second, (byte) 0);
                    if (!same) {
                        Arrays.fill(first, (byte) 0);
                        throw new PermissionDeniedException(
                                Failure.of("the passphrases are not the same").hint("Try again; nothing was made."));
                    }
                    return first;
                });
    }

    /** Who gives a passphrase and names no file means the identity that is kept with the vault. */
    private Optional<Path> file() {
        return Optional.ofNullable(identity)
                .or(() -> given().isPresent()
                        ? Optional.empty()
                        : variable(IDENTITY).map(Path::of));
    }

    private VaultUnlock way(String question) {
        Supplier<byte[]> passphrase =
                given().orElse(() -> Prompt.secret(question).orElseThrow(UnlockOptions::locked));
        return file().map(file -> VaultUnlock.identityFile(file, passphrase))
                .orElseGet(() -> VaultUnlock.passphrase(passphrase));
    }

    /** The passphrase that the environment gives. */
    private static Optional<Supplier<byte[]>> given() {
        Optional<Supplier<byte[]>> inFile = variable(PASSPHRASE_FILE).map(file -> () -> passphraseIn(Path.of(file)));
        return inFile.or(() -> variable(PASSPHRASE).map(text -> () -> text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The first line of a file. */
    static byte[] passphraseIn(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            int end = 0;
            while (end < content.length && content[end] != '\n' && content[end] != '\r') {
                end++;
            }
            byte[] line = Arrays.copyOf(content, end);
            Arrays.fill(content, (byte) 0);
            return line;
        } catch (IOException e) {
            throw new NotFoundException(Failure.of("can't read the passphrase in " + file + ": " + e)
                    .cause(e)
                    .hint("Give the path of a file that can be read."));
        }
    }

    private static PermissionDeniedException locked() {
        return new PermissionDeniedException(Failure.of("the vault is locked, and nobody is there to be asked")
                .hint("Set " + PASSPHRASE_FILE + " or " + IDENTITY + ", give --identity FILE, or use a terminal."));
    }
}
