package io.hydravisor.containerd.snapshot;

import io.hydravisor.containerd.client.CleanUp;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.Rpcs;
import io.hydravisor.containerd.client.WorkLease;
import io.hydravisor.containerd.wire.CommitSnapshotRequest;
import io.hydravisor.containerd.wire.ContentAbortRequest;
import io.hydravisor.containerd.wire.Descriptor;
import io.hydravisor.containerd.wire.DiffApplyRequest;
import io.hydravisor.containerd.wire.DiffRequest;
import io.hydravisor.containerd.wire.Mount;
import io.hydravisor.containerd.wire.ViewSnapshotRequest;
import java.util.List;
import java.util.UUID;

/**
 * Copies what a sandbox has changed in its files into a snapshot that nothing writes to. All it makes is kept by a lease, and
 * gone with it unless something else refers to the snapshot by then.
 */
public final class DiskCapture {
    static final String PREFIX = "hydravisor-state-";
    /** Not compressed: it is unpacked at once, on the same disk. */
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private final ContainerdClient client;
    private final Snapshotter snapshotter;
    private final WorkLease lease;
    private final String resource;
    private String base = "";

    /**
     * @param resource the sandbox, for errors
     */
    public DiskCapture(ContainerdClient client, Snapshotter snapshotter, WorkLease lease, String resource) {
        this.client = client;
        this.snapshotter = snapshotter;
        this.lease = lease;
        this.resource = resource;
    }

    /**
     * Takes what was changed, which lasts as long as it is large; nothing may change meanwhile.
     *
     * @param active the key of the sandbox's files
     */
    public Descriptor take(String active) {
        base = new Ancestry(snapshotter).base(active);
        DiffRequest request = DiffRequest.newBuilder()
                .addAllLeft(base.isEmpty() ? List.of() : view())
                .addAllRight(snapshotter.mounts(active))
                .setMediaType(LAYER)
                .setRef(lease.id())
                .build();
        return client.call(
                        "take a sandbox's files",
                        resource,
                        () -> ContainerdClient.leased(client.longDiff(), lease.id())
                                .diff(request))
                .getDiff();
    }

    private List<Mount> view() {
        ViewSnapshotRequest request = ViewSnapshotRequest.newBuilder()
                .setSnapshotter(snapshotter.name())
                .setKey(lease.id() + "-base")
                .setParent(base)
                .build();
        return client.call(
                        "look at what a sandbox was made from",
                        resource,
                        () -> ContainerdClient.leased(client.snapshots(), lease.id())
                                .view(request))
                .getMountsList();
    }

    /**
     * Makes a snapshot of what was taken.
     *
     * @return its key, never used before
     */
    public String keep(Descriptor taken) {
        String work = lease.id() + "-work";
        DiffApplyRequest apply = DiffApplyRequest.newBuilder()
                .setDiff(taken)
                .addAllMounts(snapshotter.prepare(work, base, lease.id()))
                .build();
        client.call("copy a sandbox's files", resource, () -> client.longDiff().apply(apply));
        CommitSnapshotRequest commit = CommitSnapshotRequest.newBuilder()
                .setSnapshotter(snapshotter.name())
                .setName(PREFIX + UUID.randomUUID())
                .setKey(work)
                .build();
        client.call(
                "keep a sandbox's files",
                resource,
                () -> ContainerdClient.leased(client.snapshots(), lease.id()).commit(commit));
        return commit.getName();
    }

    /** Removes what somebody's capture left that was broken off. */
    public static void abandon(ContainerdClient client, String lease) {
        WorkLease.end(client, lease);
        // containerd keeps what was half written for a day, whatever becomes of the lease.
        ContentAbortRequest abort =
                ContentAbortRequest.newBuilder().setRef(lease).build();
        CleanUp.run(
                "the partial blob " + lease,
                () -> client.call(
                        "abort a capture",
                        "upload/" + lease,
                        () -> Rpcs.ifFound(() -> client.content().abort(abort))));
    }
}
