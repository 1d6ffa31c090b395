package io.hydravisor.containerd.host;

import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;

/** Numbers of errno(3), the same on all Linux architectures that matter here. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EMFILE = 24;
    public static final int EPIPE = 32;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EINVAL = 22;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int EDQUOT = 122;

    private Errno() {}

    static NativeException last(String call) {
        return new NativeException(call, Native.getLastError());
    }

    /** A text as the kernel wants it. */
    static byte[] bytes(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return java.util.Arrays.copyOf(utf8, utf8.length + 1);
    }
}
