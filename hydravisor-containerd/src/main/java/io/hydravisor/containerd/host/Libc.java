package io.hydravisor.containerd.host;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of glibc and Linux that the JDK has no door to. Each returns -1 on failure, with the reason in
 * {@link Native#getLastError()}. Texts are bytes with a final zero, so that no encoding is guessed.
 */
final class Libc {
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 01;
    static final int O_RDWR = 02;
    static final int O_CREAT = 0100;
    static final int O_EXCL = 0200;
    static final int O_NONBLOCK = 04000;
    static final int O_CLOEXEC = 02000000;
    static final int O_PATH = 010000000;
    /** These two differ between x86 and Arm. */
    static final int O_DIRECTORY = arm() ? 040000 : 0200000;

    static final int O_NOFOLLOW = arm() ? 0100000 : 0400000;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static boolean arm() {
        return System.getProperty("os.arch", "").equals("aarch64");
    }

    static native int geteuid();

    static native int kill(int pid, int signal);

    static native int mkfifo(byte[] path, int mode);

    static native int umount2(byte[] target, int flags);

    static native int flock(int fd, int operation);

    static native int fallocate(int fd, int mode, long offset, long length);

    static native int open(byte[] path, int flags, int mode);

    static native int close(int fd);

    static native int mkdirat(int folder, byte[] name, int mode);

    static native int unlinkat(int folder, byte[] name, int flags);

    static native int renameat(int fromFolder, byte[] from, int toFolder, byte[] to);

    static native int symlinkat(byte[] target, int folder, byte[] name);

    static native int chmod(byte[] path, int mode);

    static native int fchownat(int folder, byte[] name, int uid, int gid, int flags);

    static native int utimensat(int folder, byte[] path, byte[] times, int flags);

    static native NativeLong readlinkat(int folder, byte[] name, byte[] target, NativeLong size);

    static native NativeLong getdents64(int folder, byte[] target, NativeLong size);

    static native int fstatfs(int fd, byte[] target);

    /** For openat2(2), which glibc does not wrap. */
    static native NativeLong syscall(NativeLong number, int folder, byte[] path, byte[] how, NativeLong size);

    /** For setgroups(2) of this thread alone; glibc's wrapper changes all threads. */
    static native NativeLong syscall(NativeLong number, NativeLong count, int[] groups);

    /** For pidfd_open(2). */
    static native NativeLong syscall(NativeLong number, int pid, int flags);

    /** For pidfd_send_signal(2). */
    static native NativeLong syscall(NativeLong number, int pidFd, int signal, @Nullable Pointer info, int flags);

    /** Changes this thread alone, and returns the value from before whether it succeeds or not, setfsuid(2). */
    static native int setfsuid(int uid);

    static native int setfsgid(int gid);

    /** Moves this thread alone to another namespace. */
    static native int setns(int fd, int kind);

    /** Gives this thread alone namespaces of its own. */
    static native int unshare(int kinds);

    static native int mount(
            byte[] source, byte[] target, byte @Nullable [] type, NativeLong flags, byte @Nullable [] options);

    /** Changes this thread alone, once it has unshared its mounts. */
    static native int chdir(byte[] path);

    static native int getgroups(int size, int[] groups);

    static native int inotify_init1(int flags);

    static native int inotify_add_watch(int fd, byte[] path, int mask);

    static native int inotify_rm_watch(int fd, int watch);

    static native int eventfd(int start, int flags);

    static native int poll(byte[] fds, NativeLong count, int timeoutMillis);

    static native NativeLong read(int fd, byte[] target, NativeLong size);

    static native NativeLong write(int fd, byte[] source, NativeLong size);
}
