package io.hydravisor.containerd.snapshot;

import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.Rpcs;
import io.hydravisor.containerd.wire.Mount;
import io.hydravisor.containerd.wire.PrepareSnapshotRequest;
import io.hydravisor.containerd.wire.RemoveSnapshotRequest;
import io.hydravisor.containerd.wire.SnapshotInfo;
import io.hydravisor.containerd.wire.SnapshotMountsRequest;
import io.hydravisor.containerd.wire.StatSnapshotRequest;
import java.util.List;
import java.util.Optional;

/**
 * One snapshotter of a containerd.
 *
 * @param name such as {@code overlayfs}
 */
public record Snapshotter(ContainerdClient client, String name) {
    Optional<SnapshotInfo> find(String key) {
        StatSnapshotRequest request = StatSnapshotRequest.newBuilder()
                .setSnapshotter(name)
                .setKey(key)
                .build();
        return client.call(
                        "look for a snapshot",
                        resource(key),
                        () -> Rpcs.ifFound(() -> client.snapshots().stat(request)))
                .map(found -> found.getInfo());
    }

    /**
     * Makes files that can be written to.
     *
     * @param lease keeps them until something else does
     */
    public List<Mount> prepare(String key, String parent, String lease) {
        PrepareSnapshotRequest request = PrepareSnapshotRequest.newBuilder()
                .setSnapshotter(name)
                .setKey(key)
                .setParent(parent)
                .build();
        return client.call(
                        "prepare a snapshot",
                        resource(key),
                        () -> ContainerdClient.leased(client.snapshots(), lease).prepare(request))
                .getMountsList();
    }

    List<Mount> mounts(String key) {
        SnapshotMountsRequest request = SnapshotMountsRequest.newBuilder()
                .setSnapshotter(name)
                .setKey(key)
                .build();
        return client.call(
                        "look at a snapshot",
                        resource(key),
                        () -> client.snapshots().mounts(request))
                .getMountsList();
    }

    /** Removes the files of one sandbox; does nothing if they are gone. */
    public void remove(String key) {
        RemoveSnapshotRequest request = RemoveSnapshotRequest.newBuilder()
                .setSnapshotter(name)
                .setKey(key)
                .build();
        client.call(
                "remove a snapshot",
                resource(key),
                () -> Rpcs.ifFound(() -> client.snapshots().remove(request)));
    }

    static String resource(String key) {
        return "snapshot/" + key;
    }
}
