package io.hydravisor.containerd.host;

import com.sun.jna.NativeLong;
import java.util.Arrays;
import java.util.List;

/** Makes the calling thread touch files as another user, for one piece of work. Only for platform threads. */
public final class FileIdentity {
    private FileIdentity() {}

    /** Work that may fail as system calls do. */
    @FunctionalInterface
    public interface Work<R> {
        R run() throws Exception;
    }

    /**
     * Runs work with the file permissions of a user. The kernel drops this thread's overriding capabilities with the user id
     * and brings them back with it, capabilities(7).
     */
    public static <R> R as(long uid, long gid, List<Long> groups, Work<R> work) throws Exception {
        int[] before = groups();
        int[] wanted = groups.stream().mapToInt(Long::intValue).toArray();
        int oldUid = -1;
        int oldGid = -1;
        try {
            setGroups(wanted);
            oldGid = Libc.setfsgid((int) gid);
            oldUid = Libc.setfsuid((int) uid);
            if (Libc.setfsuid(-1) != (int) uid || Libc.setfsgid(-1) != (int) gid) {
                throw new NativeException("setfsuid", Errno.EPERM);
            }
            return work.run();
        } finally {
            if (oldUid != -1) {
                Libc.setfsuid(oldUid);
            }
            if (oldGid != -1) {
                Libc.setfsgid(oldGid);
            }
            setGroups(before);
        }
    }

    private static int[] groups() throws NativeException {
        int[] groups = new int[Math.max(1, Libc.getgroups(0, new int[1]))];
        int count = Libc.getgroups(groups.length, groups);
        if (count < 0) {
            throw Errno.last("getgroups");
        }
        return Arrays.copyOf(groups, count);
    }

    private static void setGroups(int[] groups) throws NativeException {
        NativeLong setgroups = new NativeLong(Libc.arm() ? 159 : 116);
        // An array without elements can't be handed over; with a count of 0 it is not read.
        int[] readable = groups.length == 0 ? new int[1] : groups;
        if (Libc.syscall(setgroups, new NativeLong(groups.length), readable).longValue() != 0) {
            throw Errno.last("setgroups");
        }
    }
}
