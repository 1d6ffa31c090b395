package io.hydravisor.containerd.image;

import io.grpc.Context;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.Rpcs;
import io.hydravisor.containerd.wire.SnapshotUsageRequest;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.spi.ProviderContext;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what the layers of one image unpack to. containerd unpacks all there is, so its disk is looked at meanwhile, and the
 * call that unpacks is broken off when it has passed the bound. For one thread.
 */
final class UnpackLimit {
    private static final Logger LOG = LoggerFactory.getLogger(UnpackLimit.class);
    private static final long LOOK_MILLIS = 200;

    private final ContainerdClient client;
    private final String snapshotter;
    private final ByteSize most;
    private final ProviderContext context;
    private long before;

    UnpackLimit(ContainerdClient client, String snapshotter, ByteSize most, ProviderContext context) {
        this.client = client;
        this.snapshotter = snapshotter;
        this.most = most;
        this.context = context;
    }

    /** Makes the call that unpacks into a snapshot. */
    <T> T watch(String key, Supplier<T> call) {
        AtomicBoolean passed = new AtomicBoolean();
        Context.CancellableContext cancellable = Context.current().withCancellation();
        Future<?> looking = context.timer()
                .scheduleWithFixedDelay(
                        () -> context.executor().execute(() -> {
                            if (size(key) > most.bytes() - before && passed.compareAndSet(false, true)) {
                                cancellable.cancel(new CancellationException("unpacks to too much"));
                            }
                        }),
                        LOOK_MILLIS,
                        LOOK_MILLIS,
                        TimeUnit.MILLISECONDS);
        try {
            T done = cancellable.wrap(call::get).call();
            before += size(key);
            if (before > most.bytes()) {
                throw tooMuch();
            }
            return done;
        } catch (HydravisorException e) {
            throw passed.get() ? tooMuch() : e;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a supplier throws nothing else", e);
        } finally {
            looking.cancel(false);
            cancellable.cancel(null);
        }
    }

    private long size(String key) {
        SnapshotUsageRequest request = SnapshotUsageRequest.newBuilder()
                .setSnapshotter(snapshotter)
                .setKey(key)
                .build();
        try {
            return client.call(
                            "measure a snapshot",
                            "snapshot/" + key,
                            () -> Rpcs.ifFound(() -> client.snapshots().usage(request)))
                    .map(usage -> usage.getSize())
                    .orElse(0L);
        } catch (HydravisorException e) {
            // The call that unpacks tells what is wrong.
            LOG.debug("Could not measure {}", key, e);
            return 0;
        }
    }

    private BadImageException tooMuch() {
        return new BadImageException(
                "its layers unpack to more than " + most,
                "Allow more with PullOptions.maxUnpacked(...), if you trust the image.");
    }
}
