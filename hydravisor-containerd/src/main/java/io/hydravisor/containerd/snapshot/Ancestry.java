package io.hydravisor.containerd.snapshot;

import io.hydravisor.containerd.wire.SnapshotInfo;
import java.util.Optional;

/**
 * What a sandbox's files stand on: a layer of its image, or captured states one on the other. No file system takes a pile of
 * any height, so a high one is left aside, and a state taken against the image again.
 */
record Ancestry(Snapshotter snapshotter) {
    /** Far below what overlayfs takes, with room for an image of 127 layers. */
    static final int MAX_CAPTURED = 16;

    /** What the difference of a sandbox's files is taken against; empty if they stand on nothing. */
    String base(String active) {
        String direct = parent(active);
        String at = direct;
        for (int captured = 0; at.startsWith(DiskCapture.PREFIX); captured++) {
            if (captured == MAX_CAPTURED) {
                return image(at);
            }
            at = parent(at);
        }
        return direct;
    }

    private String image(String captured) {
        String at = captured;
        while (at.startsWith(DiskCapture.PREFIX)) {
            at = parent(at);
        }
        return at;
    }

    private String parent(String key) {
        Optional<SnapshotInfo> found = snapshotter.find(key);
        return found.map(SnapshotInfo::getParent).orElse("");
    }
}
