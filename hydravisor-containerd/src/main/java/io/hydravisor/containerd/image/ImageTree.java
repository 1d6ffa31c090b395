package io.hydravisor.containerd.image;

import java.util.List;

/**
 * One image for one platform, and the way to it.
 *
 * @param indexes from the outermost to the one that lists the manifest; often none
 */
record ImageTree(List<Document> indexes, Document manifest, Document config) {

    /** What the image's name points to. */
    BlobRef target() {
        return (indexes.isEmpty() ? manifest : indexes.get(0)).ref();
    }

    Manifest parts() {
        return Manifest.parse(manifest.json());
    }

    List<BlobRef> layers() {
        return parts().layers();
    }

    ConfigFile configFile() {
        return ConfigFile.parse(config.json());
    }

    /** What all parts take together; a layer that is used twice is there once. */
    long size() {
        return indexes.stream().mapToLong(index -> index.ref().size()).sum()
                + manifest.ref().size()
                + config.ref().size()
                + layers().stream().distinct().mapToLong(BlobRef::size).sum();
    }
}
