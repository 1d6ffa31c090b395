package io.hydravisor.containerd.snapshot;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.wire.Container;
import io.hydravisor.containerd.wire.ContainerUpdateRequest;
import io.hydravisor.containerd.wire.SnapshotInfo;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.Snapshot;
import io.hydravisor.sandbox.SnapshotKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The snapshots that a sandbox holds by labels of its container, which containerd's garbage collector follows: they are
 * there as long as the label is, and go with the container whoever removes it. One label change is what makes a snapshot, or
 * removes it.
 */
public record NamedSnapshots(Snapshotter snapshotter) {
    /** What of a container's labels is ours and no metadata; docs/garbage-collection.md of containerd. */
    public static final String REFERENCE = "containerd.io/gc.ref.snapshot.";

    private String label(String rest) {
        return REFERENCE + snapshotter.name() + "/hydravisor." + rest;
    }

    /** The keys by the snapshots' names. */
    private Map<String, String> keys(Container container) {
        String prefix = label("name.");
        Map<String, String> keys = new LinkedHashMap<>();
        container.getLabelsMap().forEach((label, key) -> {
            if (label.startsWith(prefix)) {
                keys.put(label.substring(prefix.length()), key);
            }
        });
        return keys;
    }

    /** Those of a container; without any that are being removed. */
    public List<Snapshot> list(Container container) {
        return keys(container).entrySet().stream()
                .flatMap(entry -> snapshotter.find(entry.getValue()).stream()
                        .map(info -> new Snapshot(entry.getKey(), SnapshotKind.DISK, created(info))))
                .toList();
    }

    private static Instant created(SnapshotInfo info) {
        Timestamp time = info.getCreatedAt();
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    public Optional<String> key(Container container, String name) {
        return Optional.ofNullable(keys(container).get(name));
    }

    /** The key of one that must be there. */
    public String require(Container container, String name, String resource) {
        return key(container, name)
                .filter(key -> snapshotter.find(key).isPresent())
                .orElseThrow(() -> gone(resource + "/snapshot/" + name));
    }

    private static NotFoundException gone(String resource) {
        return new NotFoundException(Failure.of("there is no such snapshot")
                .provider(RpcErrors.PROVIDER)
                .resource(resource)
                .hint("snapshots() tells which there are."));
    }

    /** Gives a snapshot a name, which keeps it. */
    public Snapshot add(Container container, String name, String key) {
        SnapshotInfo info = snapshotter.find(key).orElseThrow(() -> gone(Snapshotter.resource(key)));
        update(container, Map.of(label("name." + name), key), Optional.empty());
        return new Snapshot(name, SnapshotKind.DISK, created(info));
    }

    /** Takes the name away; what nothing else refers to is garbage then. */
    public void remove(Container container, String name) {
        update(container, Map.of(label("name." + name), ""), Optional.empty());
    }

    /**
     * Gives a container other files.
     *
     * @param active their key
     * @param base what they stand on, of ours
     */
    public void replace(Container container, String active, String base) {
        update(container, Map.of(label("base"), base), Optional.of(active));
    }

    /** The labels of a container whose files stand on a captured state, which keep that. */
    public Map<String, String> standingOn(String key, Map<String, String> metadata) {
        Map<String, String> labels = new LinkedHashMap<>(metadata);
        labels.put(label("base"), key);
        return labels;
    }

    /** Whether a container refers to any captured state. */
    public static boolean anyIn(Container container) {
        return container.getLabelsMap().keySet().stream().anyMatch(label -> label.startsWith(REFERENCE));
    }

    private void update(Container container, Map<String, String> labels, Optional<String> active) {
        FieldMask.Builder mask = FieldMask.newBuilder();
        labels.keySet().forEach(key -> mask.addPaths("labels." + key));
        active.ifPresent(key -> mask.addPaths("snapshotkey"));
        ContainerUpdateRequest request = ContainerUpdateRequest.newBuilder()
                .setContainer(Container.newBuilder()
                        .setId(container.getId())
                        .putAllLabels(labels)
                        .setSnapshotKey(active.orElse("")))
                .setUpdateMask(mask)
                .build();
        snapshotter
                .client()
                .call(
                        "note a sandbox's state",
                        "sandbox/" + container.getId(),
                        () -> snapshotter.client().containers().update(request));
    }
}
