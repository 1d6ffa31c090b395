package io.hydravisor.containerd.image;

import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.wire.ContentListRequest;
import io.hydravisor.containerd.wire.ContentListStatusesRequest;
import io.hydravisor.containerd.wire.ContentStatus;
import io.hydravisor.containerd.wire.ImageEntry;
import io.hydravisor.containerd.wire.ImageListRequest;
import io.hydravisor.containerd.wire.Lease;
import io.hydravisor.containerd.wire.LeaseListRequest;
import io.hydravisor.containerd.wire.ListSnapshotsRequest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Everything that a namespace of containerd holds. */
public record Census(
        Set<String> images, Set<String> leases, Set<String> uploads, Set<String> snapshots, Set<String> blobs) {
    public static final Census NOTHING = new Census(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    public static Census of(ContainerdClient client) {
        Set<String> snapshots = new TreeSet<>();
        client.snapshots()
                .list(ListSnapshotsRequest.newBuilder()
                        .setSnapshotter("overlayfs")
                        .build())
                .forEachRemaining(part -> part.getInfoList().forEach(info -> snapshots.add(info.getName())));
        Set<String> blobs = new TreeSet<>();
        client.content()
                .list(ContentListRequest.getDefaultInstance())
                .forEachRemaining(part -> part.getInfoList().forEach(info -> blobs.add(info.getDigest())));
        return new Census(
                names(client.images().list(ImageListRequest.getDefaultInstance()).getImagesList().stream()
                        .map(ImageEntry::getName)
                        .toList()),
                names(client.leases().list(LeaseListRequest.getDefaultInstance()).getLeasesList().stream()
                        .map(Lease::getId)
                        .toList()),
                names(
                        client
                                .content()
                                .listStatuses(ContentListStatusesRequest.getDefaultInstance())
                                .getStatusesList()
                                .stream()
                                .map(ContentStatus::getRef)
                                .toList()),
                snapshots,
                blobs);
    }

    private static Set<String> names(List<String> names) {
        return new TreeSet<>(names);
    }
}
