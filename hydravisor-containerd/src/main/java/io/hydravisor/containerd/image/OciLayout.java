package io.hydravisor.containerd.image;

import io.hydravisor.sandbox.Image;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads an OCI image layout; OCI image specification, image-layout.md. */
final class OciLayout {
    private static final String VERSION = "1.0.0";
    /** containerd, Docker and BuildKit write the full name here. */
    private static final String CONTAINERD_NAME = "io.containerd.image.name";
    /** The specification's own, which most tools fill with nothing but a tag. */
    private static final String OCI_NAME = "org.opencontainers.image.ref.name";
    /** With a host in front, so that a mere tag is not taken for a name. */
    private static final Pattern FULL_NAME = Pattern.compile("(localhost|[^/]*[.:][^/]*)/.+");

    private final ArchiveBlobs blobs;
    private final ImageArchive archive;

    OciLayout(ImageArchive archive) {
        this.archive = archive;
        this.blobs = new ArchiveBlobs(archive);
    }

    static boolean isIn(ImageArchive archive) {
        return archive.read("oci-layout").isPresent()
                && archive.read("index.json").isPresent();
    }

    List<ArchivedImage> read(Platform host) {
        String version = json("oci-layout").text("imageLayoutVersion");
        if (!version.equals(VERSION)) {
            throw new BadImageException(
                    "it is an OCI layout of the unknown version " + BadImageException.quote(version),
                    "Make the archive in version " + VERSION + ".");
        }
        PlatformSearch search = new PlatformSearch(blobs, host);
        List<ArchivedImage> images = new ArrayList<>();
        for (Index.Entry entry : Index.parse(json("index.json")).entries()) {
            search.find(entry).ifPresent(tree -> images.add(new ArchivedImage(names(entry, tree), tree, layers(tree))));
        }
        if (images.isEmpty()) {
            throw search.nothing();
        }
        return images;
    }

    private Json json(String name) {
        return Json.parse(archive.read(name).orElseThrow(), name);
    }

    private List<Image> names(Index.Entry entry, ImageTree tree) {
        String full = entry.annotations().get(CONTAINERD_NAME);
        if (full != null) {
            return List.of(ArchivedImage.name(full));
        }
        String perhaps = entry.annotations().getOrDefault(OCI_NAME, "");
        if (FULL_NAME.matcher(perhaps).matches()) {
            return List.of(ArchivedImage.name(perhaps));
        }
        return DockerArchive.namesOf(archive, tree.config().ref().digest());
    }

    private Map<BlobRef, ImageArchive.Entry> layers(ImageTree tree) {
        Map<BlobRef, ImageArchive.Entry> layers = new LinkedHashMap<>();
        tree.layers().forEach(layer -> layers.put(layer, blobs.require(layer)));
        return layers;
    }
}
