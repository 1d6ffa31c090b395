package io.hydravisor.testkit.tck;

import io.hydravisor.core.Failure;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.spi.FileDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Files of which those in mounted folders are the host's. Only reading and writing goes there: the rules ask for no more. */
final class MountedFiles extends Wrong.Files {
    private final List<Mount> mounts;
    private final Predicate<Mount> writable;

    MountedFiles(FileDriver right, List<Mount> mounts, Predicate<Mount> writable) {
        super(right);
        this.mounts = mounts;
        this.writable = writable;
    }

    /** A file of the host, and the mount that it is seen through. */
    record Found(Mount mount, Path file) {}

    static Optional<Found> find(List<Mount> mounts, String path) {
        return mounts.stream()
                .filter(mount -> path.startsWith(mount.target() + "/"))
                .flatMap(mount -> mount.source().stream()
                        .map(source -> new Found(
                                mount,
                                source.resolve(path.substring(mount.target().length() + 1)))))
                .findFirst();
    }

    @Override
    public ReadableByteChannel openRead(String path, Optional<String> user) {
        return find(mounts, path)
                .<ReadableByteChannel>map(found -> open(found.file(), StandardOpenOption.READ))
                .orElseGet(() -> super.openRead(path, user));
    }

    @Override
    public WritableByteChannel openWrite(String path, Optional<String> user) {
        return find(mounts, path)
                .<WritableByteChannel>map(found -> {
                    if (!writable.test(found.mount())) {
                        throw new PermissionDeniedException(
                                Failure.of(path + " is read-only").hint("Mount it to be written to."));
                    }
                    return open(
                            found.file(),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                })
                .orElseGet(() -> super.openWrite(path, user));
    }

    private static SeekableByteChannel open(Path file, StandardOpenOption... how) {
        try {
            return Files.newByteChannel(file, how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
