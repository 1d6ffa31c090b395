package io.hydravisor.containerd;

import io.hydravisor.containerd.client.CleanUp;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.WorkLease;
import io.hydravisor.containerd.command.Restores;
import io.hydravisor.containerd.host.FolderLock;
import io.hydravisor.containerd.host.Folders;
import io.hydravisor.containerd.snapshot.DiskCapture;
import io.hydravisor.containerd.snapshot.NamedSnapshots;
import io.hydravisor.containerd.snapshot.Snapshotter;
import io.hydravisor.containerd.wire.Container;
import io.hydravisor.containerd.wire.Mount;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.Snapshot;
import io.hydravisor.spi.ForkPoint;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of one sandbox's files, restoring them, and children of them. Each can be broken off at any step: what has no name
 * yet goes with a lease, and what has one is whole.
 */
final class SandboxSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxSnapshots.class);
    private static final long ASK_AGAIN_MILLIS = 200;

    private final ContainerdClient client;
    private final ProviderContext context;
    private final TaskLife life;
    private final Snapshotter snapshotter;
    private final NamedSnapshots named;
    private final Path folder;
    private final String resource;
    private final Captures captures;

    /**
     * @param folder the sandbox's on the host
     */
    SandboxSnapshots(
            ContainerdClient client,
            ProviderContext context,
            TaskLife life,
            Snapshotter snapshotter,
            Path folder,
            String resource) {
        this.client = client;
        this.context = context;
        this.life = life;
        this.snapshotter = snapshotter;
        this.named = new NamedSnapshots(snapshotter);
        this.folder = folder;
        this.resource = resource;
        this.captures = new Captures(client, context, life, folder, this::recoverLater);
    }

    /** Makes a sandbox of a captured state. */
    @FunctionalInterface
    interface ChildMaker {
        /**
         * Makes it and starts it.
         *
         * @param metadata with the label that keeps the state
         * @param state the state's key
         */
        SandboxDriver child(Container parent, String name, Map<String, String> metadata, String state);
    }

    /** Does something while nobody else takes or replaces the state. */
    private <T> T alone(Function<Container, T> work) {
        life.ours(); // Says so if it is gone, before its folder is made anew.
        makeFolder();
        try (FolderLock lock = FolderLock.take(folder, resource)) {
            LOG.trace("Holding {}", lock);
            captures.recover();
            return work.apply(life.ours());
        } catch (NotFoundException e) {
            life.removeFolderIfGone();
            throw e;
        } catch (HydravisorException e) {
            // Who can't be asked may be gone, and its folder was made anew here.
            Folders.deleteIfEmpty(folder);
            throw e;
        }
    }

    private void makeFolder() {
        try {
            Folders.create(folder);
        } catch (IOException e) {
            throw new BackendException(Failure.of("can't make " + folder + ": " + e)
                    .provider("containerd")
                    .resource(resource)
                    .cause(e)
                    .hint("Look at the state folder and its disk."));
        }
    }

    private void recoverLater() {
        try {
            context.timer()
                    .schedule(() -> context.executor().execute(this::recover), ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed while {} was to be put right", resource, e);
        }
    }

    private void recover() {
        try {
            alone(container -> container);
        } catch (NotFoundException e) {
            LOG.debug("Nothing to put right any more", e);
        } catch (HydravisorException e) {
            recoverLater();
        }
    }

    Snapshot take(String name) {
        return alone(container -> {
            if (named.key(container, name).isPresent()) {
                throw new AlreadyExistsException(Failure.of("there is a snapshot of that name already")
                        .provider("containerd")
                        .resource(resource + "/snapshot/" + name)
                        .hint("Choose another name, or delete it first."));
            }
            try (Capture capture = captures.begin()) {
                return named.add(container, name, state(container, capture));
            }
        });
    }

    private String state(Container container, Capture capture) {
        DiskCapture files = new DiskCapture(client, snapshotter, capture.lease(), resource);
        return files.keep(capture.paused(() -> files.take(container.getSnapshotKey())));
    }

    List<Snapshot> list() {
        return named.list(life.ours());
    }

    void delete(String name) {
        alone(container -> {
            named.remove(container, name);
            collect();
            return container;
        });
    }

    /**
     * What can fail comes before the end of what runs; then one change of the container makes the other files its own.
     *
     * @param start starts the sandbox on these files
     */
    void restore(String name, Consumer<List<Mount>> start) {
        alone(container -> {
            String state = named.require(container, name, resource);
            try (Capture capture = captures.begin()) {
                String active = container.getId() + "-" + UUID.randomUUID();
                List<Mount> root =
                        snapshotter.prepare(active, state, capture.lease().id());
                Restores restores = new Restores(folder);
                restores.begin();
                BegunWork.run(() -> {
                    life.end();
                    restores.killed();
                    named.replace(container, active, state);
                    snapshotter.remove(container.getSnapshotKey());
                    start.accept(root);
                });
            }
            return container;
        });
    }

    ForkPoint forkPoint(Optional<String> name, ChildMaker maker) {
        return alone(container -> point(
                container,
                capture -> name.map(known -> kept(known, capture)).orElseGet(() -> state(container, capture)),
                maker));
    }

    /** First kept, then looked for: what is there now stays there. */
    private String kept(String name, Capture capture) {
        Container container = life.ours();
        named.key(container, name).ifPresent(key -> capture.lease().keepSnapshot(snapshotter.name(), key));
        return named.require(container, name, resource);
    }

    private ForkPoint point(Container container, Function<Capture, String> state, ChildMaker maker) {
        Capture capture = captures.begin();
        try {
            String key = state.apply(capture);
            capture.hold();
            return new ForkPoint() {
                @Override
                public SandboxDriver child(String child, Map<String, String> metadata) {
                    return maker.child(container, child, named.standingOn(key, metadata), key);
                }

                @Override
                public void close() {
                    capture.close();
                }
            };
        } catch (HydravisorException e) {
            capture.close();
            throw e;
        }
    }

    /** Before the sandbox is removed. */
    void abandon() {
        captures.abandonAll();
    }

    /** After it was. */
    void release(Container container) {
        if (NamedSnapshots.anyIn(container)) {
            collect();
        }
    }

    /** A lease that ends has containerd look for garbage; only it knows whether others stand on a state, or refer to it. */
    private void collect() {
        CleanUp.run(
                "captured states, until containerd looks for garbage by itself",
                () -> new WorkLease(client, context.clock(), WorkLease.newId("end")).close());
    }
}
