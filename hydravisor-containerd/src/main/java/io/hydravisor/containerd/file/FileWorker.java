package io.hydravisor.containerd.file;

import io.hydravisor.containerd.host.FileIdentity;
import io.hydravisor.containerd.spec.SandboxUser;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Opens files as users of sandboxes. A thread takes a user's identity for that, and no thread of the application, least of
 * all a virtual one that may move, shall ever have it. Only opening is done here; bytes flow on the caller's thread.
 */
public final class FileWorker implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread made = new Thread(work, "hydravisor-containerd-files");
                made.setDaemon(true);
                return made;
            });

    public FileWorker() {
        thread.allowCoreThreadTimeOut(true);
    }

    /** Runs work as a user; what it throws is translated. */
    <R> R as(SandboxUser user, String doing, String resource, FileIdentity.Work<R> work) {
        Future<R> result;
        try {
            result = thread.submit(() -> FileIdentity.as(user.uid(), user.gid(), user.groups(), work));
        } catch (RejectedExecutionException e) {
            throw new ConflictException(
                    Failure.of("the connection was closed").resource(resource).cause(e));
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    // The work holds the caller's descriptors: it must have ended, as it soon will, before they are
                    // closed.
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Exception failure) {
                        throw FileErrors.translate(failure, doing, resource);
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
