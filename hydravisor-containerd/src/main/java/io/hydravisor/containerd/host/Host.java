package io.hydravisor.containerd.host;

import io.hydravisor.core.Support;
import java.nio.file.Path;

/** What this JVM may do on this host beyond Java's own means. */
public final class Host {
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;

    private Host() {}

    /** Whether native calls work and this JVM is privileged, which files, group signals and spools need. */
    public static Support privileged() {
        Support nativeCalls = nativeCalls();
        if (!nativeCalls.available()) {
            return nativeCalls;
        }
        return isRoot() ? Support.yes() : Support.no("it needs root on the host, and this JVM runs as another user");
    }

    private static boolean isRoot() {
        return Libc.geteuid() == 0;
    }

    /** Whether native calls work at all. */
    public static Support nativeCalls() {
        try {
            isRoot();
            return Support.yes();
        } catch (LinkageError e) {
            return Support.no("the native library of JNA can't be loaded: " + e.getMessage());
        }
    }

    public static void makeFifo(Path path) throws NativeException {
        if (Libc.mkfifo(Errno.bytes(path.toString()), 0600) != 0) {
            throw Errno.last("mkfifo " + path.getFileName());
        }
    }

    /** Gives the blocks of a part of a file back to the file system; the part reads as zeros, and the size stays. */
    public static void punchHole(Path file, long from, long to) throws NativeException {
        try (Fd fd = Fd.openExisting(file)) {
            if (Libc.fallocate(fd.number(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, to - from) != 0) {
                throw Errno.last("fallocate " + file.getFileName());
            }
        }
    }
}
