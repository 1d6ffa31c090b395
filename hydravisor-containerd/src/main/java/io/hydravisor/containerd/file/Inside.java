package io.hydravisor.containerd.file;

import io.hydravisor.containerd.host.Errno;
import io.hydravisor.containerd.host.Fd;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import io.hydravisor.spi.FileAttributes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Steps inside a sandbox's file tree, from a handle to its root. Each looks first at what a path names, without an effect on
 * it, and then works on that very file: the guest may change the path in between, it can't change what is held.
 */
public final class Inside {
    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;
    private static final int S_IFDIR = 0040000;
    private static final int S_IFLNK = 0120000;
    private static final int CREATE_TRIES = 16;
    private static final int MAX_TABLE_BYTES = 1 << 20;
    /**
     * procfs, sysfs, both cgroup kinds, devpts, securityfs, debugfs, tracefs, bpffs: files that act when they are written
     * to, or can be read for ever. A guest could lay a link to one where a file is to be opened with the host's rights.
     */
    private static final Set<Long> KERNEL = Set.of(
            0x9fa0L, 0x62656572L, 0x27e0ebL, 0x63677270L, 0x1cd1L, 0x73636673L, 0x64626720L, 0x74726163L, 0xcafe4a11L);

    private Inside() {}

    static FileChannel openRead(Fd root, String path) throws NativeException, IOException {
        try (Fd handle = root.handle(path, true)) {
            requireRegular(handle, path);
            return openRead(handle);
        }
    }

    private static FileChannel openRead(Fd handle) throws NativeException, IOException {
        try (Fd opened = handle.openNow(false)) {
            return FileChannel.open(opened.path(), StandardOpenOption.READ);
        }
    }

    static FileChannel openWrite(Fd root, String path) throws NativeException, IOException {
        NativeException last = null;
        for (int attempt = 0; attempt < CREATE_TRIES; attempt++) {
            try (Fd handle = root.handle(path, true)) {
                requireRegular(handle, path);
                requireOrdinary(handle, path);
                try (Fd opened = handle.openNow(true)) {
                    return FileChannel.open(
                            opened.path(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                }
            } catch (NativeException e) {
                if (e.errno() != Errno.ENOENT) {
                    throw e;
                }
            }
            try (Fd created = root.create(path, 0644)) {
                // This JVM's umask is no concern of the sandbox.
                Files.setPosixFilePermissions(created.path(), PosixFilePermissions.fromString("rw-r--r--"));
                return FileChannel.open(created.path(), StandardOpenOption.WRITE);
            } catch (NativeException e) {
                // Somebody inside was faster, or a link to nowhere is there: look again, but not for ever.
                if (e.errno() != Errno.EEXIST) {
                    throw e;
                }
                last = e;
            }
        }
        throw java.util.Objects.requireNonNull(last);
    }

    static void createDirectories(Fd root, String path) throws NativeException, IOException {
        StringBuilder parent = new StringBuilder("/");
        for (String name : path.split("/", -1)) {
            if (name.isEmpty()) {
                continue;
            }
            try (Fd above = root.handle(parent.toString(), true)) {
                createFolder(above, name);
            }
            parent.append(name).append('/');
        }
        try (Fd made = root.handle(path, true)) {
            if (type(mode(attributes(made))) != FileType.DIRECTORY) {
                throw notAFolder(path);
            }
        }
    }

    private static void createFolder(Fd above, String name) throws NativeException, IOException {
        if (name.equals(".") || name.equals("..")) {
            return;
        }
        try {
            above.makeFolder(name, 0755);
        } catch (NativeException e) {
            if (e.errno() == Errno.EEXIST) {
                return;
            }
            throw e;
        }
        try (Fd made = above.entry(name)) {
            Files.setPosixFilePermissions(made.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    static void setPermissions(Fd root, String path, int mode) throws NativeException {
        try (Fd handle = root.handle(path, true)) {
            requireOrdinary(handle, path);
            handle.chmod(mode);
        }
    }

    /** Creates a file that nobody else may open. */
    static Fd create(Fd root, String path) throws NativeException {
        return root.create(path, 0600);
    }

    /** Of the very file or folder of a handle. */
    static void finish(Fd handle, FileAttributes wanted) throws NativeException, IOException {
        own(handle, wanted.uid(), wanted.gid());
        // Behind the owner, whose change takes the set-user-id bit away.
        handle.chmod(wanted.mode());
        handle.setModified(wanted.modified());
    }

    /** Those who may give nothing away may leave it with whom it is. */
    static void own(Fd handle, long uid, long gid) throws NativeException, IOException {
        FileInfo now = describe(handle, "/");
        if (now.uid() != uid || now.gid() != gid) {
            handle.chown(uid, gid);
        }
    }

    static void finishFolder(Fd root, String path, FileAttributes wanted) throws NativeException, IOException {
        try (Fd handle = root.handle(path, false)) {
            if (type(mode(attributes(handle))) != FileType.DIRECTORY) {
                throw notAFolder(path);
            }
            requireOrdinary(handle, path);
            finish(handle, wanted);
        }
    }

    /** Refuses what would change the kernel rather than a file. */
    static void requireOrdinary(Fd handle, String path) throws NativeException {
        if (KERNEL.contains(handle.fileSystem())) {
            throw notAFile(path, "a file of the kernel");
        }
    }

    static FileInfo stat(Fd root, String path) throws NativeException, IOException {
        try (Fd handle = root.handle(path, false)) {
            return describe(handle, path);
        }
    }

    static FileInfo describe(Fd handle, String path) throws NativeException, IOException {
        Map<String, Object> attributes = attributes(handle);
        int mode = mode(attributes);
        FileType type = type(mode);
        return new FileInfo(
                path,
                type,
                ((Number) attribute(attributes, "size")).longValue(),
                mode & ~S_IFMT,
                Integer.toUnsignedLong((Integer) attribute(attributes, "uid")),
                Integer.toUnsignedLong((Integer) attribute(attributes, "gid")),
                ((FileTime) attribute(attributes, "lastModifiedTime")).toInstant(),
                type == FileType.SYMLINK ? Optional.of(handle.linkTarget()) : Optional.empty());
    }

    /** The text of a small table such as /etc/passwd; empty if there is none. */
    public static String table(Fd root, String path) {
        try (Fd handle = root.handle(path, true)) {
            requireRegular(handle, path);
            if (KERNEL.contains(handle.fileSystem())) {
                return "";
            }
            try (FileChannel file = openRead(handle);
                    InputStream in = Channels.newInputStream(file)) {
                return new String(in.readNBytes(MAX_TABLE_BYTES), StandardCharsets.UTF_8);
            }
        } catch (NativeException | IOException | InvalidInputException e) {
            return "";
        }
    }

    /** Whether it is a file that somebody may execute. */
    public static boolean isProgram(Fd handle) throws IOException {
        int mode = mode(attributes(handle));
        return type(mode) == FileType.REGULAR && (mode & 0111) != 0;
    }

    private static void requireRegular(Fd handle, String path) throws IOException {
        FileType type = type(mode(attributes(handle)));
        if (type == FileType.DIRECTORY) {
            throw notAFile(path, "a folder");
        }
        if (type != FileType.REGULAR) {
            throw notAFile(path, "a device, pipe or socket");
        }
    }

    private static InvalidInputException notAFile(String path, String what) {
        return new InvalidInputException(Failure.of("not a file but " + what + ": " + path)
                .provider("containerd")
                .hint("Files can be read and written; use a command for the rest."));
    }

    static InvalidInputException notAFolder(String path) {
        return new InvalidInputException(
                Failure.of("not a folder: " + path).provider("containerd").hint("Look at it with stat()."));
    }

    private static Map<String, Object> attributes(Fd handle) throws IOException {
        return Files.readAttributes(handle.path(), "unix:mode,uid,gid,size,lastModifiedTime");
    }

    private static Object attribute(Map<String, Object> attributes, String name) {
        return java.util.Objects.requireNonNull(attributes.get(name), name);
    }

    private static int mode(Map<String, Object> attributes) {
        return (Integer) attribute(attributes, "mode");
    }

    private static FileType type(int mode) {
        return switch (mode & S_IFMT) {
            case S_IFREG -> FileType.REGULAR;
            case S_IFDIR -> FileType.DIRECTORY;
            case S_IFLNK -> FileType.SYMLINK;
            default -> FileType.OTHER;
        };
    }
}
