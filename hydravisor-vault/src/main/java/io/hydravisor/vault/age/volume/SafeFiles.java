package io.hydravisor.vault.age.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Files that are their owner's alone: links are not followed, and what others could have written or read is refused. */
public final class SafeFiles {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private SafeFiles() {}

    /** Makes a folder, with what it lies in. */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, PRIVATE_FOLDER);
    }

    /**
     * Refuses a folder in which others could replace files.
     *
     * @throws NoSuchFileException if there is none
     */
    public static void checkFolder(Path folder) throws IOException, VolumeException {
        // The folder itself may be reached by a link: whose it is counts.
        PosixFileAttributes found = Files.readAttributes(folder.toRealPath(), PosixFileAttributes.class);
        if (!found.isDirectory()) {
            throw unsafe(folder + " is no folder");
        }
        checkOwner(folder, found);
        if (found.permissions().stream().anyMatch(OTHERS_WRITE::contains)) {
            throw unsafe("others may write to " + folder);
        }
    }

    private static void checkOwner(Path path, PosixFileAttributes found) throws IOException, VolumeException {
        // What a process writes is its effective user's, whatever the system property says.
        Object me = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        Object owner = Files.getAttribute(path, "unix:uid");
        if (!owner.equals(me)) {
            throw unsafe(path + " belongs to " + found.owner().getName());
        }
    }

    /**
     * Reads a file to its end.
     *
     * @param limit bytes that it may have
     * @throws NoSuchFileException if there is none
     */
    public static byte[] read(Path file, int limit) throws IOException, VolumeException {
        checkFile(file);
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long size = channel.size();
            if (size > limit) {
                throw VolumeException.damaged(file + " has " + size + " bytes, of at most " + limit);
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // More is to come.
            }
            return content.hasRemaining() ? Arrays.copyOf(content.array(), content.position()) : content.array();
        }
    }

    /** Refuses what is no plain file of the user's alone. */
    static void checkFile(Path file) throws IOException, VolumeException {
        PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            throw unsafe(file + " is no plain file");
        }
        checkOwner(file, found);
        if (found.permissions().stream().anyMatch(OTHERS::contains)) {
            throw unsafe("others may read or write " + file);
        }
    }

    /** Opens a file for its lock, and makes it if it is missing. */
    static FileChannel openLock(Path file) throws IOException, VolumeException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createFile(file, PRIVATE_FILE);
            } catch (FileAlreadyExistsException e) {
                // Somebody else was faster.
            }
        }
        checkFile(file);
        return FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Writes a file whole, or leaves what was there: beside it first, then on the disk, then in its place.
     *
     * @param fresh where it is written first; what is left there by somebody who died is removed
     */
    public static void write(Path file, Path fresh, byte[] content) throws IOException {
        Files.deleteIfExists(fresh);
        boolean done = false;
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE_FILE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(fresh);
            }
        }
        // Without this the old name could come back after a power failure.
        try (FileChannel folder = FileChannel.open(folderOf(file), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
    }

    private static VolumeException unsafe(String message) {
        return new VolumeException(VolumeException.Reason.UNSAFE, message);
    }
}
