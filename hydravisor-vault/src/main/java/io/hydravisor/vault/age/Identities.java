package io.hydravisor.vault.age;

import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.vault.VaultUnlock;
import io.hydravisor.vault.age.format.AgeException;
import io.hydravisor.vault.age.format.IdentityFile;
import io.hydravisor.vault.age.format.ScryptRecipient;
import io.hydravisor.vault.age.format.X25519Identity;
import io.hydravisor.vault.age.volume.SafeFiles;
import io.hydravisor.vault.age.volume.VolumeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gets the identities that somebody unlocks a vault with; all that was asked for is overwritten. */
final class Identities {
    private static final String FILE = "identity.age";

    private final Path folder;
    private final VaultErrors errors;

    Identities(Path folder, VaultErrors errors) {
        this.folder = folder;
        this.errors = errors;
    }

    private Path file() {
        return folder.resolve(FILE);
    }

    /** Whether one is kept with the vault. */
    boolean kept() {
        return Files.exists(file(), LinkOption.NOFOLLOW_LINKS);
    }

    List<X25519Identity> of(VaultUnlock unlock) {
        if (unlock.identity().isPresent()) {
            byte[] given = unlock.identity().get().get();
            return wiping(given, () -> parse(given, Optional.empty(), "the identity that was given"));
        }
        Path file = unlock.identityFile().orElseGet(this::file);
        byte[] content = read(file);
        return wiping(content, () -> parse(content, unlock.passphrase(), file.toString()));
    }

    /** Makes an identity that is kept with the vault, under a passphrase; there must be none yet. */
    List<X25519Identity> make(Supplier<byte[]> passphrase, int workFactor) {
        byte[] secret = passphrase.get();
        return wiping(secret, () -> make(secret, workFactor));
    }

    private List<X25519Identity> make(byte[] passphrase, int workFactor) {
        if (passphrase.length == 0) {
            throw new InvalidInputException(
                    errors.failure("the passphrase is empty").hint("Choose one that is hard to guess."));
        }
        List<X25519Identity> made = List.of(X25519Identity.generate());
        try {
            byte[] content = IdentityFile.write(made, passphrase, workFactor);
            SafeFiles.createFolder(folder);
            SafeFiles.checkFolder(folder);
            SafeFiles.write(file(), folder.resolve(FILE + ".new"), content);
            return made;
        } catch (AgeException e) {
            throw new InvalidInputException(
                    errors.failure("can't make an identity: " + e.getMessage()).cause(e));
        } catch (IOException e) {
            throw errors.of(e);
        } catch (VolumeException e) {
            throw errors.of(e);
        }
    }

    /** Takes back what {@link #make} made. */
    void unmake() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            throw errors.of(e);
        }
    }

    private byte[] read(Path file) {
        try {
            return SafeFiles.read(file, IdentityFile.MAX_BYTES);
        } catch (NoSuchFileException e) {
            boolean own = file.equals(file());
            throw new NotFoundException(errors.failure(
                            own ? "no identity is kept with the vault" : "there is no identity at " + file)
                    .hint(own ? "Make a vault first, or give the file of your identity." : "Look for the right path.")
                    .cause(e));
        } catch (IOException e) {
            throw errors.of(e);
        } catch (VolumeException e) {
            throw errors.of(e);
        }
    }

    private List<X25519Identity> parse(byte[] content, Optional<Supplier<byte[]>> passphrase, String where) {
        try {
            if (!IdentityFile.isEncrypted(content)) {
                return IdentityFile.read(content);
            }
            byte[] secret = passphrase
                    .orElseThrow(() -> new PermissionDeniedException(
                            errors.failure(where + " is under a passphrase").hint("Give the passphrase as well.")))
                    .get();
            return wiping(secret, () -> decrypted(content, secret, where));
        } catch (AgeException e) {
            throw refused(e, where);
        }
    }

    private List<X25519Identity> decrypted(byte[] content, byte[] passphrase, String where) {
        try {
            return IdentityFile.read(content, passphrase, ScryptRecipient.MAX_WORK_FACTOR);
        } catch (AgeException e) {
            throw refused(e, where);
        }
    }

    private HydravisorException refused(AgeException thrown, String where) {
        if (thrown.reason() == AgeException.Reason.NO_MATCH) {
            return new PermissionDeniedException(errors.failure("the passphrase is wrong")
                    .hint("Try again; nothing was changed.")
                    .cause(thrown));
        }
        Failure failure = errors.failure("can't read " + where + ": " + thrown.getMessage());
        return new InvalidInputException(
                failure.hint("Give what age-keygen wrote, or 'age -p' of that.").cause(thrown));
    }

    private static <T> T wiping(byte[] secret, Supplier<T> work) {
        try {
            return work.get();
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
