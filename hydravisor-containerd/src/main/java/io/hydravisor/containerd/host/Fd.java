package io.hydravisor.containerd.host;

import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An open file descriptor. Not safe for use by many threads. */
public final class Fd implements AutoCloseable {
    /** openat2(2), the same number on all architectures. */
    private static final int SYS_OPENAT2 = 437;

    /** pidfd_open(2) and pidfd_send_signal(2), likewise. */
    private static final int SYS_PIDFD_OPEN = 434;

    private static final int SYS_PIDFD_SEND_SIGNAL = 424;

    private static final long RESOLVE_NO_XDEV = 0x01;
    private static final long RESOLVE_NO_MAGICLINKS = 0x02;
    private static final long RESOLVE_NO_SYMLINKS = 0x04;
    private static final long RESOLVE_IN_ROOT = 0x10;
    /** struct open_how: flags, mode, resolve. */
    private static final int OPEN_HOW_BYTES = 24;

    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_FDCWD = -100;
    /** In the place of the nanoseconds: the time stays as it is. */
    private static final long UTIME_OMIT = (1L << 30) - 2;

    private static final int PATH_MAX = 4096;
    private static final int STATFS_BYTES = 256;
    private static final int NAMES_BUFFER_BYTES = 32 * 1024;

    private final int number;
    /** How paths are resolved from here, beside the rule that holds for all. */
    private final long resolving;

    private Fd(int number) {
        this(number, 0);
    }

    private Fd(int number, long resolving) {
        this.number = number;
        this.resolving = resolving;
    }

    static Fd openExisting(Path file) throws NativeException {
        return checked("open", Libc.open(Errno.bytes(file.toString()), Libc.O_WRONLY | Libc.O_CLOEXEC, 0));
    }

    /** The root of a process's own file system tree, as a handle to resolve paths in. */
    public static Fd rootOf(int pid) throws NativeException {
        byte[] path = Errno.bytes("/proc/" + pid + "/root");
        return checked("open root", Libc.open(path, Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0));
    }

    static Fd openFolder(Path folder) throws NativeException {
        byte[] path = Errno.bytes(folder.toString());
        return checked("open", Libc.open(path, Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0));
    }

    static Fd openToLock(Path folder) throws NativeException {
        byte[] path = Errno.bytes(folder.toString());
        return checked("open", Libc.open(path, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0));
    }

    /** Takes the lock that goes with what is open here; false if somebody else has it. */
    boolean tryLock() throws NativeException {
        if (Libc.flock(number, LOCK_EX | LOCK_NB) == 0) {
            return true;
        }
        NativeException failure = Errno.last("flock");
        if (failure.errno() == Errno.EAGAIN) {
            return false;
        }
        throw failure;
    }

    /** A process, which a signal through this reaches or nobody, whoever gets its number later. */
    static Fd process(int pid) throws NativeException {
        return checked(
                "pidfd_open",
                Libc.syscall(new NativeLong(SYS_PIDFD_OPEN), pid, 0).intValue());
    }

    void signal(int signal) throws NativeException {
        if (Libc.syscall(new NativeLong(SYS_PIDFD_SEND_SIGNAL), number, signal, null, 0)
                        .longValue()
                != 0) {
            throw Errno.last("pidfd_send_signal");
        }
    }

    /** A handle to a file of the host, whatever it is; opening one has no effect on it. */
    static Fd handleOf(Path file) throws NativeException {
        byte[] path = Errno.bytes(file.toString());
        return checked("open", Libc.open(path, Libc.O_PATH | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0));
    }

    static Fd networkNamespaceOf(int pid) throws NativeException {
        byte[] path = Errno.bytes("/proc/" + pid + "/ns/net");
        return checked("open network namespace", Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0));
    }

    /** A handle to what a path inside names, whatever it is; opening one has no effect on it. */
    public Fd handle(String path, boolean followLast) throws NativeException {
        return openInside(path, Libc.O_PATH | (followLast ? 0 : Libc.O_NOFOLLOW), 0);
    }

    /**
     * Opens the very file of this handle, without waiting for anybody: a guest that holds a lease on it, fcntl(2), could keep
     * us for most of a minute. While this is open nobody can take a lease that keeps the next one of the same kind.
     */
    public Fd openNow(boolean toWrite) throws NativeException {
        int mode = toWrite ? Libc.O_WRONLY : Libc.O_RDONLY;
        byte[] path = Errno.bytes(path().toString());
        return checked("open", Libc.open(path, mode | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0));
    }

    /** A handle to a folder, from which paths are resolved without following any link. */
    public Fd tree(String path) throws NativeException {
        return new Fd(openInside(path, Libc.O_PATH | Libc.O_DIRECTORY, 0).number, RESOLVE_NO_SYMLINKS);
    }

    public Fd folder(String path) throws NativeException {
        return openInside(path, Libc.O_RDONLY | Libc.O_DIRECTORY, 0);
    }

    /** Creates a file that does not exist yet; follows no link at the end of the path. */
    public Fd create(String path, int mode) throws NativeException {
        return openInside(path, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL, mode);
    }

    public void makeFolder(String name, int mode) throws NativeException {
        if (Libc.mkdirat(number, Errno.bytes(name), mode) != 0) {
            throw Errno.last("mkdir");
        }
    }

    /** Removes an entry of this folder: anything, or, if told so, only a folder that is empty. */
    public void remove(String name, boolean folder) throws NativeException {
        if (Libc.unlinkat(number, Errno.bytes(name), folder ? AT_REMOVEDIR : 0) != 0) {
            throw Errno.last("unlink");
        }
    }

    public void rename(String name, Fd toFolder, String to) throws NativeException {
        if (Libc.renameat(number, Errno.bytes(name), toFolder.number, Errno.bytes(to)) != 0) {
            throw Errno.last("rename");
        }
    }

    public void makeLink(String name, String target) throws NativeException {
        if (Libc.symlinkat(Errno.bytes(target), number, Errno.bytes(name)) != 0) {
            throw Errno.last("symlink");
        }
    }

    /** Sets the permission bits of the very file of this handle. */
    public void chmod(int mode) throws NativeException {
        if (Libc.chmod(Errno.bytes(path().toString()), mode) != 0) {
            throw Errno.last("chmod");
        }
    }

    /** Gives the very file of this handle, a link itself, to others. */
    public void chown(long uid, long gid) throws NativeException {
        if (Libc.fchownat(number, new byte[1], (int) uid, (int) gid, AT_EMPTY_PATH) != 0) {
            throw Errno.last("chown");
        }
    }

    /** Sets when the very file of this handle was last changed. */
    public void setModified(Instant time) throws NativeException {
        // struct timespec of the last access and of the last change.
        ByteBuffer times = ByteBuffer.allocate(4 * Long.BYTES).order(ByteOrder.nativeOrder());
        times.putLong(0).putLong(UTIME_OMIT).putLong(time.getEpochSecond()).putLong(time.getNano());
        if (Libc.utimensat(AT_FDCWD, Errno.bytes(path().toString()), times.array(), 0) != 0) {
            throw Errno.last("set the time");
        }
    }

    /**
     * Refuses an entry of this folder that something is mounted on. The kernel does so only for what is mounted where this JVM
     * runs; what is mounted in the sandbox it would unmount.
     */
    public void requireNoMount(String name) throws NativeException {
        try {
            openInside(name, Libc.O_PATH | Libc.O_NOFOLLOW, 0, RESOLVE_NO_XDEV).close();
        } catch (NativeException e) {
            if (e.errno() == Errno.EXDEV) {
                throw new NativeException("change a mount point", Errno.EBUSY);
            }
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private Fd openInside(String path, int flags, int mode) throws NativeException {
        return openInside(path, flags, mode, 0);
    }

    /** Resolves as if this descriptor were the root, so that neither links nor .. lead out of it. */
    private Fd openInside(String path, int flags, int mode, long resolve) throws NativeException {
        ByteBuffer how = ByteBuffer.allocate(OPEN_HOW_BYTES).order(ByteOrder.nativeOrder());
        how.putLong(flags | Libc.O_CLOEXEC)
                .putLong(mode)
                .putLong(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | resolving | resolve);
        while (true) {
            long fd = Libc.syscall(
                            new NativeLong(SYS_OPENAT2),
                            number,
                            Errno.bytes(path),
                            how.array(),
                            new NativeLong(OPEN_HOW_BYTES))
                    .longValue();
            if (fd >= 0) {
                return new Fd((int) fd);
            }
            NativeException failure = Errno.last("open");
            // The kernel saw a rename somewhere while it resolved "..", and can't be sure; openat2(2) says to try
            // again.
            if (failure.errno() != Errno.EAGAIN && failure.errno() != Errno.EINTR) {
                throw failure;
            }
        }
    }

    private static Fd checked(String call, int fd) throws NativeException {
        if (fd < 0) {
            throw Errno.last(call);
        }
        return new Fd(fd);
    }

    /** A handle to an entry of this folder: the name is one part of a path, and a link is taken for itself. */
    public Fd entry(String name) throws NativeException {
        return openInside(name, Libc.O_PATH | Libc.O_NOFOLLOW, 0);
    }

    /** The next names in this folder, without those of itself and its parent; empty at the end. */
    public Optional<List<String>> names() throws NativeException {
        byte[] entries = new byte[NAMES_BUFFER_BYTES];
        long length =
                Libc.getdents64(number, entries, new NativeLong(entries.length)).longValue();
        if (length < 0) {
            throw Errno.last("getdents64");
        }
        if (length == 0) {
            return Optional.empty();
        }
        // struct linux_dirent64: inode, offset, length of the entry, type, name with a final zero.
        ByteBuffer entry = ByteBuffer.wrap(entries).order(ByteOrder.nativeOrder());
        List<String> names = new ArrayList<>();
        for (int at = 0; at < length; at += entry.getShort(at + 16)) {
            int start = at + 19;
            int end = start;
            while (entries[end] != 0) {
                end++;
            }
            String name = new String(entries, start, end - start, StandardCharsets.UTF_8);
            if (!name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
        }
        return Optional.of(names);
    }

    /** Where this link points. */
    public String linkTarget() throws NativeException {
        byte[] target = new byte[PATH_MAX];
        long length = Libc.readlinkat(number, new byte[1], target, new NativeLong(target.length))
                .longValue();
        if (length < 0) {
            throw Errno.last("readlink");
        }
        return new String(target, 0, (int) length, StandardCharsets.UTF_8);
    }

    /** The kind of file system this is on, by its magic number, see statfs(2). */
    public long fileSystem() throws NativeException {
        byte[] answer = new byte[STATFS_BYTES];
        if (Libc.fstatfs(number, answer) != 0) {
            throw Errno.last("fstatfs");
        }
        return ByteBuffer.wrap(Arrays.copyOf(answer, Long.BYTES))
                .order(ByteOrder.nativeOrder())
                .getLong();
    }

    /**
     * A path that leads to the very file this holds open, and to no other: the kernel jumps there without resolving
     * anything, proc(5). It is good as long as this is open.
     */
    public Path path() {
        return Path.of("/proc/self/fd/" + number);
    }

    int number() {
        return number;
    }

    @Override
    public void close() {
        Libc.close(number);
    }
}
