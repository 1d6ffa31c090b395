package io.hydravisor.containerd.host;

import java.util.concurrent.CompletableFuture;

/** The network namespace of a process, held open. */
public final class NetworkNamespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;

    private final Fd namespace;

    private NetworkNamespace(Fd namespace) {
        this.namespace = namespace;
    }

    /** Whose it is has to be checked afterwards: the number may have passed to another process. */
    public static NetworkNamespace of(int pid) throws NativeException {
        return new NetworkNamespace(Fd.networkNamespaceOf(pid));
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
