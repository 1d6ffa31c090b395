package io.hydravisor.containerd.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Labels by which containerd's garbage collector sees what a blob needs; docs/garbage-collection.md of containerd. */
final class GcLabels {
    private static final String CONTENT = "containerd.io/gc.ref.content.";

    private GcLabels() {}

    static Map<String, String> ofConfig(ConfigFile config, String snapshotter) {
        return Map.of("containerd.io/gc.ref.snapshot." + snapshotter, config.topChainId());
    }

    static Map<String, String> ofManifest(Manifest manifest) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(CONTENT + "config", manifest.config().digest().text());
        List<BlobRef> layers = manifest.layers();
        for (int i = 0; i < layers.size(); i++) {
            labels.put(CONTENT + "l." + i, layers.get(i).digest().text());
        }
        return labels;
    }

    /** Only for the one manifest or index that was taken from it. */
    static Map<String, String> ofIndex(Index index, BlobRef taken) {
        Map<String, String> labels = new LinkedHashMap<>();
        List<Index.Entry> entries = index.entries();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).blob().digest().equals(taken.digest())) {
                labels.put(CONTENT + "m." + i, taken.digest().text());
            }
        }
        return labels;
    }
}
