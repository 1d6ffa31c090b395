package io.hydravisor.containerd.image;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A list of manifests: what {@code index.json} of a layout is, and an image for several platforms. */
record Index(List<Entry> entries) {

    /** One of them; the platform is what the index says it is. */
    record Entry(BlobRef blob, Map<String, String> annotations, Optional<Platform> platform) {
        static Entry of(BlobRef blob) {
            return new Entry(blob, Map.of(), Optional.empty());
        }
    }

    static Index parse(Json json) {
        // A document that is both would be one image to us and another to the next reader (CVE-2021-41190).
        if (json.has("layers") || json.has("config")) {
            throw new BadImageException(json.where() + " is an index and a manifest at once");
        }
        return new Index(json.objects("manifests").stream()
                .map(entry -> new Entry(
                        BlobRef.parse(entry),
                        entry.textMap("annotations"),
                        entry.has("platform")
                                ? Optional.of(Platform.parse(entry.object("platform")))
                                : Optional.empty()))
                .toList());
    }

    /** Those that run on any host of their architecture first, otherwise in the order of the index. */
    List<Entry> plainestFirst() {
        return entries.stream()
                .sorted(Comparator.comparing(
                        entry -> !entry.platform().map(Platform::baseline).orElse(true)))
                .toList();
    }
}
