package io.hydravisor.containerd.image;

import java.util.List;

/** The parts of one image for one platform. */
record Manifest(BlobRef config, List<BlobRef> layers) {

    static Manifest parse(Json json) {
        if (json.has("manifests")) {
            throw new BadImageException(json.where() + " is an index and a manifest at once");
        }
        return new Manifest(
                BlobRef.parse(json.object("config")),
                json.objects("layers").stream().map(BlobRef::parse).toList());
    }

    void requireKnownLayers() {
        for (BlobRef layer : layers) {
            if (!MediaTypes.isLayer(layer.mediaType())) {
                throw new BadImageException(
                        "layer " + layer.digest() + " is of the unknown type "
                                + BadImageException.quote(layer.mediaType()),
                        "Layers are tar archives, plain or packed with gzip or zstd; convert the image, for instance with"
                                + " skopeo copy.");
            }
        }
    }
}
