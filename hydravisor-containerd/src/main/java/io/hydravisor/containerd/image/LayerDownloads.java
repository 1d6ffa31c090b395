package io.hydravisor.containerd.image;

import io.hydravisor.containerd.registry.Registry;
import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.sandbox.PullProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** The layers of one image on their way from a registry, a few at a time, in their order. */
final class LayerDownloads implements AutoCloseable {
    private static final int AT_ONCE = 3;

    private final Registry registry;
    private final BlobWriter writer;
    private final LayerProgress progress;
    private final Executor executor;
    private final Map<Digest, CompletableFuture<Void>> ends = new LinkedHashMap<>();
    private final Queue<BlobRef> waiting = new ConcurrentLinkedQueue<>();
    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private final List<CompletableFuture<Void>> running = new java.util.ArrayList<>();

    LayerDownloads(Registry registry, BlobWriter writer, LayerProgress progress, Executor executor) {
        this.registry = registry;
        this.writer = writer;
        this.progress = progress;
        this.executor = executor;
    }

    /** Called once. */
    void start(List<BlobRef> layers) {
        layers.forEach(layer -> ends.put(layer.digest(), new CompletableFuture<>()));
        waiting.addAll(layers);
        for (int i = 0; i < Math.min(AT_ONCE, layers.size()); i++) {
            running.add(CompletableFuture.runAsync(this::work, executor));
        }
    }

    private void work() {
        workers.add(Thread.currentThread());
        try {
            for (BlobRef layer = waiting.poll(); layer != null; layer = waiting.poll()) {
                CompletableFuture<Void> end = Objects.requireNonNull(ends.get(layer.digest()));
                try {
                    download(layer);
                    end.complete(null);
                } catch (IOException e) {
                    fail(new UncheckedIOException(e));
                } catch (RuntimeException e) {
                    fail(e);
                }
            }
        } finally {
            workers.remove(Thread.currentThread());
            // The flag was for us; the thread is somebody else's.
            Thread.interrupted();
        }
    }

    /** Without one of them the others are of no use. */
    private void fail(RuntimeException failure) {
        waiting.clear();
        ends.values().forEach(end -> end.completeExceptionally(failure));
    }

    private void download(BlobRef layer) throws IOException {
        writer.put(
                layer,
                offset -> progress.counting(registry.blob(layer.digest().text(), offset, layer.size()), layer, offset),
                Map.of());
        progress.tell(layer, PullProgress.Phase.DOWNLOADED, layer.size());
    }

    /** Waits until a layer is there; throws what went wrong with it. */
    void await(BlobRef layer) {
        try {
            Objects.requireNonNull(ends.get(layer.digest())).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(Failure.of("interrupted while pulling an image")
                    .provider("containerd")
                    .cause(e));
        }
    }

    /** Ends those that are still on their way, and waits for that. */
    @Override
    public void close() {
        waiting.clear();
        registry.stop();
        workers.forEach(Thread::interrupt);
        running.forEach(CompletableFuture::join);
    }
}
