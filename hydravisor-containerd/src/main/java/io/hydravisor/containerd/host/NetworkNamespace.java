package io.hydravisor.containerd.host;

import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The network namespace of a process, held open; and those that stay without one. */
public final class NetworkNamespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;

    private static final long MS_BIND = 4096;
    private static final int MNT_DETACH = 2;
    private static final int UMOUNT_NOFOLLOW = 8;
    /** What statfs(2) says of a file that stands for a namespace. */
    private static final long NSFS_MAGIC = 0x6e736673;
    /** What new interfaces in the network namespace of the thread that writes it begin with. */
    private static final Path NO_IPV6 = Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6");

    private final Fd namespace;

    private NetworkNamespace(Fd namespace) {
        this.namespace = namespace;
    }

    /** Whose it is has to be checked afterwards: the number may have passed to another process. */
    public static NetworkNamespace of(int pid) throws NativeException {
        return new NetworkNamespace(Fd.networkNamespaceOf(pid));
    }

    /**
     * Makes a new one that stays, without any process in it, for as long as it is mounted on a file. Interfaces that it gets have no
     * IPv6, by which what is beside them would be reached; its own loopback has.
     *
     * @param file must not exist; a containerd in another mount namespace has to see what is mounted there
     */
    public static void pin(Path file) throws IOException, NativeException {
        Files.createFile(file);
        try {
            OwnThread.run("hydravisor-containerd-network", () -> {
                check("unshare", Libc.unshare(CLONE_NEWNET));
                if (Files.exists(NO_IPV6)) {
                    Files.writeString(NO_IPV6, "1");
                }
                byte[] own = Errno.bytes("/proc/thread-self/ns/net");
                check(
                        "mount a network namespace",
                        Libc.mount(own, Errno.bytes(file.toString()), null, new NativeLong(MS_BIND), null));
                return file;
            });
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NativeException failed) {
                throw failed;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            // It was made nevertheless.
            Thread.currentThread().interrupt();
        }
    }

    /** Whether one is mounted on a file. */
    public static boolean isPinned(Path file) {
        try (Fd handle = Fd.handleOf(file)) {
            return handle.fileSystem() == NSFS_MAGIC;
        } catch (NativeException e) {
            return false;
        }
    }

    /** Lets go of one, and removes the file. */
    public static void unpin(Path file) throws IOException, NativeException {
        if (isPinned(file)) {
            check("umount", Libc.umount2(Errno.bytes(file.toString()), MNT_DETACH | UMOUNT_NOFOLLOW));
        }
        Files.deleteIfExists(file);
    }

    private static void check(String call, int answer) throws NativeException {
        if (answer != 0) {
            throw Errno.last(call);
        }
    }

    /** Work that may fail as system calls do. */
    @FunctionalInterface
    public interface Work<R> {
        R run() throws Exception;
    }

    /**
     * Begins work inside. It has a thread of its own, which enters the namespace and ends after the work: no thread that does
     * anything else is ever in there. This may be closed when the work is done, not before.
     */
    public <R> CompletableFuture<R> begin(Work<R> work) {
        CompletableFuture<R> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(work, result), "hydravisor-containerd-dial");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private <R> void run(Work<R> work, CompletableFuture<R> result) {
        try {
            if (Libc.setns(namespace.number(), CLONE_NEWNET) != 0) {
                throw Errno.last("setns");
            }
            result.complete(work.run());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        namespace.close();
    }
}
