package io.hydravisor.vault;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a vault is unlocked. Secrets are asked for when they are needed, as bytes that the vault overwrites once it has used them.
 * Immutable; each wither returns a copy.
 */
public final class VaultUnlock {
    private final @Nullable Supplier<byte[]> passphrase;
    private final @Nullable Supplier<byte[]> identity;
    private final @Nullable Path identityFile;
    private final boolean trusting;

    private VaultUnlock(
            @Nullable Supplier<byte[]> passphrase,
            @Nullable Supplier<byte[]> identity,
            @Nullable Path identityFile,
            boolean trusting) {
        this.passphrase = passphrase;
        this.identity = identity;
        this.identityFile = identityFile;
        this.trusting = trusting;
    }

    /**
     * By the passphrase of the identity that is kept with the vault.
     *
     * @param ask gives a fresh array each time, in UTF-8
     * @return the way
     */
    public static VaultUnlock passphrase(Supplier<byte[]> ask) {
        return new VaultUnlock(Objects.requireNonNull(ask, "ask"), null, null, false);
    }

    /**
     * By an identity.
     *
     * @param ask gives a fresh array each time, with what a file of age's holds: {@code AGE-SECRET-KEY-1...}
     * @return the way
     */
    public static VaultUnlock identity(Supplier<byte[]> ask) {
        return new VaultUnlock(null, Objects.requireNonNull(ask, "ask"), null, false);
    }

    /**
     * By an identity in a file, which nobody but its owner may be able to read.
     *
     * @param file as {@code age-keygen} writes it
     * @return the way
     */
    public static VaultUnlock identityFile(Path file) {
        return new VaultUnlock(null, null, Objects.requireNonNull(file, "file"), false);
    }

    /**
     * By an identity in a file that is under a passphrase itself.
     *
     * @param file as {@code age -p} writes it
     * @param ask gives the file's passphrase, a fresh array each time, in UTF-8
     * @return the way
     */
    public static VaultUnlock identityFile(Path file, Supplier<byte[]> ask) {
        return new VaultUnlock(Objects.requireNonNull(ask, "ask"), null, Objects.requireNonNull(file, "file"), false);
    }

    /**
     * Takes the vault as it is found, although nobody here has seen it before or it is older than what was seen: for somebody who was just
     * granted access, and after an old copy was put back on purpose. Without it such a vault is refused.
     *
     * @return a copy
     */
    public VaultUnlock trusting() {
        return new VaultUnlock(passphrase, identity, identityFile, true);
    }

    /**
     * Where the passphrase comes from.
     *
     * @return empty if none is needed
     */
    public Optional<Supplier<byte[]>> passphrase() {
        return Optional.ofNullable(passphrase);
    }

    /**
     * Where the identity comes from.
     *
     * @return empty if it is in a file, or kept with the vault
     */
    public Optional<Supplier<byte[]>> identity() {
        return Optional.ofNullable(identity);
    }

    /**
     * The identity's file.
     *
     * @return empty if it is kept with the vault, or given
     */
    public Optional<Path> identityFile() {
        return Optional.ofNullable(identityFile);
    }

    /**
     * Whether the vault is taken as it is found.
     *
     * @return false unless {@link #trusting()} was called
     */
    public boolean isTrusting() {
        return trusting;
    }

    @Override
    public String toString() {
        String way = identity != null ? "an identity" : identityFile != null ? identityFile.toString() : "a passphrase";
        return "VaultUnlock[" + way + (trusting ? ", trusting" : "") + "]";
    }
}
