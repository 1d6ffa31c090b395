package io.hydravisor.containerd.host;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lock of the kernel's on a folder, over all threads and JVMs, as flock(2) has it: it goes when it is closed or its JVM dies. Those
 * that Java knows would go as soon as any other descriptor of the file is closed.
 */
public final class FolderLock implements AutoCloseable {
    private static final long POLL_MILLIS = 10;
    private static final Duration SHORT = Duration.ofMillis(200);
    /** A snapshot of very much takes minutes; whoever holds it longer was stopped, or hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final @Nullable Fd folder;

    private FolderLock(@Nullable Fd folder) {
        this.folder = folder;
    }

    /**
     * Waits until nobody has it, and takes it. Where there is no such folder, or no native call, nobody is kept out.
     *
     * @param resource whose folder it is, for errors
     * @throws DeadlineException if somebody has it for 10 minutes
     */
    public static FolderLock take(Path folder, String resource) {
        if (!Host.nativeCalls().available()) {
            return new FolderLock(null);
        }
        try {
            return new FolderLock(locked(folder, resource));
        } catch (NativeException e) {
            throw new BackendException(Failure.of("can't lock " + folder + ": " + e.getMessage())
                    .resource(resource)
                    .cause(e)
                    .hint("Look at the state folder and its disk."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(
                    Failure.of("interrupted while somebody else changed the sandbox's state")
                            .resource(resource)
                            .cause(e));
        }
    }

    private static @Nullable Fd locked(Path folder, String resource) throws NativeException, InterruptedException {
        Fd opened;
        try {
            opened = Fd.openToLock(folder);
        } catch (NativeException e) {
            if (e.errno() == Errno.ENOENT) {
                return null;
            }
            throw e;
        }
        boolean taken = false;
        try {
            long start = System.nanoTime();
            while (!opened.tryLock()) {
                long waited = System.nanoTime() - start;
                if (waited > PATIENCE.toNanos()) {
                    throw new DeadlineException(Failure.of("somebody else has been changing the sandbox's state for "
                                    + PATIENCE.toMinutes() + " minutes")
                            .resource(resource)
                            .effect(Effect.NONE)
                            .hint("Look for a process that has " + folder
                                    + " open and is stopped or hangs, and end it."));
                }
                // Most hold it for a few requests, each of which takes a millisecond or some more.
                TimeUnit.MILLISECONDS.sleep(waited < SHORT.toNanos() ? 1 : POLL_MILLIS);
            }
            taken = true;
            return opened;
        } finally {
            if (!taken) {
                opened.close();
            }
        }
    }

    @Override
    public void close() {
        if (folder != null) {
            folder.close();
        }
    }
}
