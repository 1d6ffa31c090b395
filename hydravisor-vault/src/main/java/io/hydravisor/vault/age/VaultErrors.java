package io.hydravisor.vault.age;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.IntegrityException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.vault.age.volume.VolumeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** What goes wrong with a vault's files, as the application hears of it. */
final class VaultErrors {
    /** The provider's name, as errors carry it. */
    static final String PROVIDER = "age";

    private final String resource;

    VaultErrors(String resource) {
        this.resource = resource;
    }

    Failure failure(String message) {
        return Failure.of(message).provider(PROVIDER).resource(resource);
    }

    HydravisorException of(VolumeException thrown) {
        Failure failure = failure("can't use the vault: " + thrown.getMessage()).cause(thrown);
        return switch (thrown.reason()) {
            case MISSING ->
                new NotFoundException(failure.hint("Make one with 'hydravisor vault init', or name another."));
            case EXISTS -> new AlreadyExistsException(failure.hint("Use it, or name another folder."));
            case UNSAFE ->
                new PermissionDeniedException(
                        failure.hint("See who may write there; its folder and files have to be yours"
                                + " alone: chmod -R go= FOLDER."));
            case NOT_YOURS ->
                new PermissionDeniedException(
                        failure.hint("Unlock it with another identity, or let somebody grant access to yours."));
            case DAMAGED ->
                new IntegrityException(
                        failure.hint("Put a backup back, and unlock that with trusting(), or --trust at the shell."));
            case UNKNOWN_WRITER ->
                new IntegrityException(
                        failure.hint("If you know where it comes from, unlock it once with trusting(), or"
                                + " --trust at the shell."));
            case OLD ->
                new IntegrityException(failure.hint("If an old copy was put back on purpose, unlock it once with"
                        + " trusting(), or --trust at the shell."));
        };
    }

    HydravisorException of(IOException thrown) {
        Failure failure = failure("can't use the vault: " + thrown).cause(thrown);
        String said = reason(thrown);
        if (thrown instanceof AccessDeniedException || said.contains("read-only file system")) {
            return new PermissionDeniedException(failure.hint("Let the user read and write the vault's folder."));
        }
        if (said.contains("no space left") || said.contains("quota exceeded")) {
            return new ExhaustedException(failure.hint("Free some disk space; the vault is as it was."));
        }
        return new BackendException(failure.hint("Look at the vault's folder and its disk."));
    }

    private static String reason(IOException thrown) {
        String said = thrown instanceof FileSystemException failed ? failed.getReason() : thrown.getMessage();
        return String.valueOf(said).toLowerCase(Locale.ROOT);
    }
}
