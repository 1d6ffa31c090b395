package io.hydravisor.containerd.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.containerd.Soon;
import io.hydravisor.containerd.TestContext;
import io.hydravisor.containerd.client.ConnectionWatch;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.core.OperationInterruptedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that are larger than the memory one would give them, and imports that are broken off. */
class LargeLayerTest {
    @RegisterExtension
    static final ContainerdDaemon CONTAINERD = ContainerdDaemon.empty();

    private static final int MEBIBYTE = 1024 * 1024;
    private static final int LAYER_MEBIBYTES = Boolean.getBoolean("hydravisor.full") ? 200 : 48;
    /** A few chunks on their way, and what the JVM does beside. */
    private static final int MEMORY_MEBIBYTES = 24;

    /** Of the class: making the archive takes longer than importing it. */
    @TempDir
    static Path temp;

    private final ContainerdImages images =
            new ContainerdImages(CONTAINERD.client(), "overlayfs", new TestContext(CONTAINERD.stateFolder()));

    @AfterEach
    void deletingEveryImageLeavesNothing() {
        images.list().forEach(info -> images.delete(info.image()));
        assertThat(Census.of(CONTAINERD.client())).isEqualTo(Census.NOTHING);
    }

    @Test
    void importTakesLittleMemory() throws Exception {
        Path archive = largeArchive();
        long before = usedMemory();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<Long> peak = thread.submit(() -> {
            long most = 0;
            while (!done.get()) {
                most = Math.max(most, usedMemory());
                TimeUnit.MILLISECONDS.sleep(50);
            }
            return most;
        });

        images.importArchive(archive, Optional.empty());

        done.set(true);
        thread.shutdown();
        assertThat((peak.get() - before) / MEBIBYTE).isLessThan(MEMORY_MEBIBYTES);
        assertThat(images.list().get(0).size().bytes()).isGreaterThan((long) LAYER_MEBIBYTES * MEBIBYTE);
    }

    /** What is in use for longer than a collection takes; what came up between one and the look at it is not. */
    private static long usedMemory() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 10, 30, 100, 200, 300, 500, 800})
    void interruptedImportLeavesNothing(int millis) throws Exception {
        Path archive = largeArchive();
        AtomicBoolean flag = new AtomicBoolean();
        AtomicBoolean imported = new AtomicBoolean();
        Thread importer = new Thread(() -> {
            try {
                images.importArchive(archive, Optional.empty());
                imported.set(true);
            } catch (OperationInterruptedException e) {
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        importer.start();
        Thread.sleep(millis);

        importer.interrupt();

        importer.join(120_000);
        assertThat(importer.isAlive()).isFalse();
        assertThat(flag.get() || imported.get()).isTrue();
        if (!imported.get()) {
            assertThat(Census.of(CONTAINERD.client())).isEqualTo(Census.NOTHING);
        }
    }

    @Test
    void noMoreIsReadThanContainerdTakesAndWaitingCanBeInterrupted() throws Exception {
        Path socket = Files.createTempDirectory(Path.of("/tmp"), "hv-").resolve("s");
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);
        try (SlowContainerd slow = new SlowContainerd(socket);
                ContainerdClient client = new ContainerdClient(
                        socket,
                        "n",
                        Duration.ofSeconds(5),
                        executor,
                        executor,
                        new ConnectionWatch(() -> {}, () -> {}))) {
            BlobRef blob = new BlobRef("x", Digest.of("never checked"), 100L * MEBIBYTE);
            AtomicLong read = new AtomicLong();
            BlobUpload upload = new BlobUpload(client.longContent(), "ref", blob, Map.of());
            Future<?> sending = executor.submit(() -> {
                upload.run(offset -> new CountingZeros(read));
                return null;
            });
            Soon.holds(() -> assertThat(read.get()).isGreaterThanOrEqualTo(1L * MEBIBYTE));
            // Whether it stops can only be waited for; a second is long for what is not stopped.
            TimeUnit.SECONDS.sleep(1);
            assertThat(read.get()).isLessThanOrEqualTo(8L * MEBIBYTE);
            assertThat(sending.isDone()).isFalse();
            sending.cancel(true);
            assertTimeoutPreemptively(Duration.ofSeconds(30), upload::end);
        }
        executor.shutdownNow();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        Files.deleteIfExists(socket);
        Files.delete(socket.getParent());
    }

    private static final class CountingZeros extends InputStream {
        private final AtomicLong read;

        CountingZeros(AtomicLong read) {
            this.read = read;
        }

        @Override
        public int read() {
            read.incrementAndGet();
            return 0;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            read.addAndGet(length);
            return length;
        }
    }

    /** A docker archive whose layer is never in memory here either. */
    private static Path largeArchive() throws IOException {
        Path archive = temp.resolve("large.tar");
        if (Files.exists(archive)) {
            return archive;
        }
        Path layer = temp.resolve("layer.tar");
        MessageDigest digest = Digest.algorithm();
        try (OutputStream file = new DigestOutputStream(Files.newOutputStream(layer), digest);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
            TarArchiveEntry entry = new TarArchiveEntry("data");
            entry.setSize((long) LAYER_MEBIBYTES * MEBIBYTE);
            tar.putArchiveEntry(entry);
            byte[] chunk = new byte[MEBIBYTE];
            Random random = new Random(1);
            for (int i = 0; i < LAYER_MEBIBYTES; i++) {
                random.nextBytes(chunk);
                tar.write(chunk);
            }
            tar.closeArchiveEntry();
        }
        String config = new ImageArchives()
                .layer(new byte[0])
                .diffIds(List.of(Digest.finish(digest).text()))
                .config();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
            add(tar, "config.json", config);
            add(
                    tar,
                    "manifest.json",
                    ImageArchives.dockerManifest("config.json", List.of("layer.tar"), "example.org/large:1"));
            TarArchiveEntry entry = new TarArchiveEntry("layer.tar");
            entry.setSize(Files.size(layer));
            tar.putArchiveEntry(entry);
            Files.copy(layer, tar);
            tar.closeArchiveEntry();
        }
        return archive;
    }

    private static void add(TarArchiveOutputStream tar, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
