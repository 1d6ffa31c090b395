package io.hydravisor.vault.age.volume;

import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all others, in this JVM and elsewhere, from writing a volume. The kernel takes it back from a process that dies. It lies on a
 * file of its own, since a volume is replaced by each write.
 */
final class VolumeLock implements AutoCloseable {
    private static final long POLL_MILLIS = 5;

    private final FileChannel channel;

    private VolumeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits until nobody has it.
     *
     * @throws DeadlineException if that takes too long
     */
    static VolumeLock take(Path file, Duration patience) throws IOException, VolumeException {
        FileChannel channel = SafeFiles.openLock(file);
        boolean taken = false;
        try {
            long start = System.nanoTime();
            while (tryLock(channel) == null) {
                if (System.nanoTime() - start > patience.toNanos()) {
                    throw new DeadlineException(Failure.of("somebody else has been changing the vault for " + patience)
                            .hint("Look for the process that has " + file + " open, and try again."));
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            taken = true;
            return new VolumeLock(channel);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(Failure.of("interrupted while somebody else changed the vault")
                    .cause(e));
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // Another thread of this JVM has it.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
