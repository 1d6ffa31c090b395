package io.hydravisor.containerd;

import io.hydravisor.containerd.host.Binaries;
import io.hydravisor.containerd.host.Folders;
import io.hydravisor.containerd.host.HostCleaner;
import io.hydravisor.containerd.network.SandboxNetwork;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one private containerd. A lock that the kernel drops when its JVM dies tells whether it is in use; what a
 * dead JVM left is removed when the next folder is made.
 */
final class InstanceFolder implements AutoCloseable {
    /** Below this runc keeps a folder for each namespace, and in it one for each container. */
    static final String RUNC = "runc";

    private static final Logger LOG = LoggerFactory.getLogger(InstanceFolder.class);
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;

    private InstanceFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes and locks a new folder, after removing those that nobody holds. */
    static synchronized InstanceFolder create(Path parent) throws IOException {
        Folders.create(parent);
        // Held from before the folder is there until its own lock is, so that no other JVM takes it for a stale one.
        try (FileChannel gate = open(parent.resolve(".gate"));
                FileLock held = gate.lock()) {
            LOG.trace("Holding {}", held);
            sweep(parent);
            Path folder = Files.createTempDirectory(parent, "", Folders.PRIVATE);
            try {
                FileChannel lock = open(folder.resolve(LOCK));
                lock.lock();
                return new InstanceFolder(folder, lock);
            } catch (IOException e) {
                Folders.delete(folder);
                throw e;
            }
        }
    }

    private static void sweep(Path parent) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(parent)) {
            folders = all.filter(Files::isDirectory).toList();
        }
        for (Path folder : folders) {
            try (FileChannel channel = open(folder.resolve(LOCK));
                    FileLock free = channel.tryLock()) {
                if (free != null) {
                    LOG.info("Removing what a private containerd left in {}", folder);
                    remove(folder);
                }
            } catch (OverlappingFileLockException e) {
                LOG.trace("{} belongs to this JVM", folder, e);
            } catch (NoSuchFileException e) {
                LOG.trace("{} was removed by its owner", folder, e);
            }
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    Path path() {
        return path;
    }

    private static void remove(Path folder) {
        // The daemon first, that nothing new begins; then what it ran, by runc, who knows it; then the shims.
        HostCleaner.killUsersOf(folder);
        Binaries.find("runc").ifPresent(runc -> removeContainers(runc, folder.resolve(RUNC)));
        SandboxNetwork.removeBelow(folder);
        HostCleaner.unmountBelow(folder);
        Folders.delete(folder);
    }

    private static void removeContainers(Path runc, Path state) {
        for (Path namespace : children(state)) {
            for (Path container : children(namespace)) {
                HostCleaner.run(
                        runc.toString(),
                        "--root",
                        namespace.toString(),
                        "delete",
                        "--force",
                        container.getFileName().toString());
            }
        }
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.warn("Could not look for containers in {}", folder, e);
            return List.of();
        }
    }

    /** Removes the folder with all that its containerd left, and lets it go. */
    @Override
    public void close() {
        remove(path);
        try {
            lock.close();
        } catch (IOException e) {
            LOG.debug("Could not close the lock of {}", path, e);
        }
    }
}
