package io.hydravisor.containerd.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.OperationInterruptedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FolderLockTest {
    @TempDir
    Path folder;

    private CompletableFuture<FolderLock> takenElsewhere() {
        return CompletableFuture.supplyAsync(() -> FolderLock.take(folder, "sandbox/x"));
    }

    /** What flock(1) says: whether another process could have it. */
    private boolean isFree() throws Exception {
        return new ProcessBuilder("flock", "--nonblock", folder.toString(), "true")
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void threadsAndProcessesWaitForItsEnd() throws Exception {
        FolderLock first = FolderLock.take(folder, "sandbox/x");
        CompletableFuture<FolderLock> second = takenElsewhere();
        assertThat(isFree()).isFalse();
        assertThat(second.isDone()).isFalse();

        first.close();
        second.join().close();

        assertThat(isFree()).isTrue();
    }

    /** The locks that Java knows would be gone. */
    @Test
    void itOutlivesOtherDescriptorsOfTheFolder() throws Exception {
        try (FolderLock lock = FolderLock.take(folder, "sandbox/x")) {
            assertThat(lock).isNotNull();
            Fd.openToLock(folder).close();
            assertThat(isFree()).isFalse();
        }
    }

    @Test
    void whoWaitsCanBeInterruptedAndLosesNothing() throws Exception {
        try (FolderLock lock = FolderLock.take(folder, "sandbox/x")) {
            assertThat(lock).isNotNull();
            CompletableFuture<Thread> waiting = new CompletableFuture<>();
            CompletableFuture<Void> waiter = CompletableFuture.runAsync(() -> {
                waiting.complete(Thread.currentThread());
                FolderLock.take(folder, "sandbox/x").close();
            });
            waiting.join().interrupt();
            assertThatThrownBy(waiter::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(OperationInterruptedException.class);
            assertThat(isFree()).isFalse();
        }
        assertThat(isFree()).isTrue();
    }

    @Test
    void whereNoFolderIsNobodyIsKeptOut() throws Exception {
        Path none = folder.resolve("none");
        try (FolderLock first = FolderLock.take(none, "sandbox/x");
                FolderLock second = FolderLock.take(none, "sandbox/x")) {
            assertThat(first).isNotSameAs(second);
        }
        assertThat(Files.exists(none)).isFalse();
    }
}
