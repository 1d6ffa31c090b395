package io.hydravisor.containerd.image;

import io.hydravisor.containerd.client.CleanUp;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.Rpcs;
import io.hydravisor.containerd.client.WorkLease;
import io.hydravisor.containerd.wire.CommitSnapshotRequest;
import io.hydravisor.containerd.wire.Descriptor;
import io.hydravisor.containerd.wire.DiffApplyRequest;
import io.hydravisor.containerd.wire.Mount;
import io.hydravisor.containerd.wire.PrepareSnapshotRequest;
import io.hydravisor.containerd.wire.RemoveSnapshotRequest;
import io.hydravisor.containerd.wire.SnapshotsGrpc;
import io.hydravisor.containerd.wire.StatSnapshotRequest;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Turns layers into snapshots, one on the other. */
record Unpacker(ContainerdClient client, String snapshotter) {
    /** What Go's readers say of content that is no tar archive or packed wrongly; containerd has no status for it. */
    private static final Pattern BROKEN_CONTENT = Pattern.compile("archive/tar|gzip|flate|zstd|unexpected EOF");

    boolean isUnpacked(ConfigFile config) {
        return exists(config.topChainId());
    }

    /** Is told of each layer of an image in its order. */
    interface Listener {
        Listener NOBODY = new Listener() {
            @Override
            public void before(BlobRef layer) {
                // All are there.
            }

            @Override
            public void after(BlobRef layer) {
                // Nobody wants to know.
            }
        };

        /** Sees to it that the layer is there. */
        void before(BlobRef layer);

        void after(BlobRef layer);
    }

    /** Makes the snapshots of an image that are not there, from layers that are. */
    void unpack(ImageTree image, WorkLease lease) {
        unpack(image, lease, Optional.empty(), Listener.NOBODY);
    }

    /** Makes the snapshots of an image that are not there, from layers that come. */
    void unpack(ImageTree image, WorkLease lease, UnpackLimit limit, Listener listener) {
        unpack(image, lease, Optional.of(limit), listener);
    }

    private void unpack(ImageTree image, WorkLease lease, Optional<UnpackLimit> limit, Listener listener) {
        List<BlobRef> layers = image.layers();
        ConfigFile config = image.configFile();
        List<String> chain = config.chainIds();
        for (int i = 0; i < layers.size(); i++) {
            listener.before(layers.get(i));
            // First kept, then looked for: what is there now stays there.
            lease.keepSnapshot(snapshotter, chain.get(i));
            if (!exists(chain.get(i))) {
                String parent = i == 0 ? "" : chain.get(i - 1);
                extract(layers.get(i), config.diffIds().get(i), parent, chain.get(i), lease, limit);
            }
            listener.after(layers.get(i));
        }
    }

    private boolean exists(String chainId) {
        return client.call(
                        "look for a snapshot",
                        "snapshot/" + chainId,
                        () -> Rpcs.ifFound(() -> client.snapshots()
                                .stat(StatSnapshotRequest.newBuilder()
                                        .setSnapshotter(snapshotter)
                                        .setKey(chainId)
                                        .build())))
                .isPresent();
    }

    private void extract(
            BlobRef layer, Digest diffId, String parent, String chainId, WorkLease lease, Optional<UnpackLimit> limit) {
        String key = "hydravisor-extract-" + UUID.randomUUID() + " " + chainId;
        boolean done = false;
        try {
            List<Mount> mounts = prepare(key, parent, chainId, lease);
            Descriptor applied =
                    limit.isPresent() ? limit.get().watch(key, () -> apply(layer, mounts)) : apply(layer, mounts);
            if (!applied.getDigest().equals(diffId.text())) {
                throw new BadImageException(
                        "layer " + layer.digest() + " unpacks to " + BadImageException.quote(applied.getDigest())
                                + ", but the image's configuration says " + diffId);
            }
            commit(chainId, key, lease);
            done = true;
            // Now that it is proven, as others like to know it.
            new ContentStore(client).adopt(layer, Map.of("containerd.io/uncompressed", diffId.text()));
        } catch (AlreadyExistsException e) {
            // Another import was faster. Its snapshot is as good as ours, and kept by our lease as well.
        } finally {
            if (!done) {
                remove(key);
            }
        }
    }

    private List<Mount> prepare(String key, String parent, String chainId, WorkLease lease) {
        PrepareSnapshotRequest request = PrepareSnapshotRequest.newBuilder()
                .setSnapshotter(snapshotter)
                .setKey(key)
                .setParent(parent)
                .putLabels("containerd.io/snapshot.ref", chainId)
                .build();
        return client.call(
                        "prepare a snapshot",
                        "snapshot/" + key,
                        () -> leased(lease).prepare(request))
                .getMountsList();
    }

    private Descriptor apply(BlobRef layer, List<Mount> mounts) {
        try {
            return client.call(
                            "unpack a layer",
                            ContentStore.resource(layer),
                            () -> client.longDiff()
                                    .apply(DiffApplyRequest.newBuilder()
                                            .setDiff(layer.wire())
                                            .addAllMounts(mounts)
                                            .build()))
                    .getApplied();
        } catch (BackendException e) {
            if (BROKEN_CONTENT.matcher(e.problem()).find()) {
                throw new BadImageException("layer " + layer.digest() + " can't be unpacked: " + e.problem());
            }
            throw e;
        }
    }

    private void commit(String chainId, String key, WorkLease lease) {
        CommitSnapshotRequest request = CommitSnapshotRequest.newBuilder()
                .setSnapshotter(snapshotter)
                .setName(chainId)
                .setKey(key)
                .build();
        client.call(
                "keep an unpacked layer",
                "snapshot/" + chainId,
                () -> leased(lease).commit(request));
    }

    private void remove(String key) {
        RemoveSnapshotRequest request = RemoveSnapshotRequest.newBuilder()
                .setSnapshotter(snapshotter)
                .setKey(key)
                .build();
        CleanUp.run(
                "snapshot " + key,
                () -> client.call(
                        "remove a snapshot",
                        "snapshot/" + key,
                        () -> Rpcs.ifFound(() -> client.snapshots().remove(request))));
    }

    private SnapshotsGrpc.SnapshotsBlockingStub leased(WorkLease lease) {
        return ContainerdClient.leased(client.snapshots(), lease.id());
    }
}
