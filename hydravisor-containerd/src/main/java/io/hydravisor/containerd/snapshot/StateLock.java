package io.hydravisor.containerd.snapshot;

import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.host.Folders;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * Lets one client at a time take the state of a sandbox, or replace it, over all threads and JVMs that share a state folder. A
 * lock of the kernel's: it goes when its JVM dies.
 */
public final class StateLock implements AutoCloseable {
    private static final String FILE = "state.lock";
    private static final long POLL_MILLIS = 20;

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits until nobody has it, and takes it.
     *
     * @param folder the sandbox's on the host
     * @param resource the sandbox, for errors
     */
    public static StateLock take(Path folder, String resource) {
        FileChannel channel;
        try {
            Folders.create(folder);
            channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unusable(resource, e);
        }
        StateLock lock = new StateLock(channel);
        try {
            while (!lock.tryLock()) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            return lock;
        } catch (InterruptedException e) {
            lock.close();
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(
                    Failure.of("interrupted while another client took or replaced the sandbox's state")
                            .provider(RpcErrors.PROVIDER)
                            .resource(resource)
                            .cause(e));
        } catch (IOException e) {
            lock.close();
            throw unusable(resource, e);
        }
    }

    private boolean tryLock() throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // Another thread of this JVM has it.
        }
    }

    private static BackendException unusable(String resource, IOException cause) {
        return new BackendException(Failure.of("can't lock the sandbox's state on the host: " + cause)
                .provider(RpcErrors.PROVIDER)
                .resource(resource)
                .cause(cause)
                .hint("Look at the state folder and its disk."));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing a lock does not fail", e);
        }
    }
}
