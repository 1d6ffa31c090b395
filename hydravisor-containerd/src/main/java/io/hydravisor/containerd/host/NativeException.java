package io.hydravisor.containerd.host;

import java.util.Map;

/** A system call failed. */
public final class NativeException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(Errno.EPERM, "operation not permitted"),
            Map.entry(Errno.ENOENT, "no such file or directory"),
            Map.entry(Errno.EACCES, "permission denied"),
            Map.entry(Errno.EBUSY, "it is in use"),
            Map.entry(Errno.EEXIST, "file exists"),
            Map.entry(Errno.EXDEV, "another file system"),
            Map.entry(Errno.ENOTDIR, "not a directory"),
            Map.entry(Errno.EISDIR, "is a directory"),
            Map.entry(Errno.EMFILE, "too many open files"),
            Map.entry(Errno.ENOSPC, "no space left on device, or too many watches"),
            Map.entry(Errno.EROFS, "read-only file system"),
            Map.entry(Errno.ENAMETOOLONG, "name too long"),
            Map.entry(Errno.ENOTEMPTY, "folder not empty"),
            Map.entry(Errno.ELOOP, "too many links"),
            Map.entry(Errno.EDQUOT, "disk quota exceeded"));

    private final int errno;

    NativeException(String call, int errno) {
        super(call + ": " + WORDS.getOrDefault(errno, "errno " + errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
