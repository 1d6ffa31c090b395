package io.hydravisor.containerd.image;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the image for the host's platform below a reference. For one thread. */
final class PlatformSearch {
    /** Indexes within indexes; more than two are made by nobody. */
    private static final int MAX_DEPTH = 8;
    /** As many as a message can hold and be read. */
    private static final int MAX_NAMED = 5;

    private final BlobSource blobs;
    private final Platform host;
    private final Set<String> passedOver = new TreeSet<>();

    PlatformSearch(BlobSource blobs, Platform host) {
        this.blobs = blobs;
        this.host = host;
    }

    /** The image, if there is one for the host. */
    Optional<ImageTree> find(Index.Entry entry) {
        return find(entry, List.of(), new HashSet<>());
    }

    /** To be thrown when nothing was found: says what there was instead. */
    BadImageException nothing() {
        return nothing(host, passedOver);
    }

    static BadImageException nothing(Platform host, Collection<String> others) {
        return new BadImageException(
                "it holds no image for " + host
                        + (others.isEmpty()
                                ? ""
                                : ", only " + others.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))),
                "Get the image for " + host + ", for instance with docker pull --platform " + host
                        + "; images of Docker's old schema 1 have to be converted first.");
    }

    /** @param seen the indexes read so far: one that is listed a million times is read once */
    private Optional<ImageTree> find(Index.Entry entry, List<Document> above, Set<Digest> seen) {
        BlobRef ref = entry.blob();
        if (entry.platform().isPresent() && !host.runs(entry.platform().get())) {
            return passOver(BadImageException.quote(entry.platform().get().toString()));
        }
        if (MediaTypes.isManifest(ref.mediaType())) {
            return image(ref, above);
        }
        if (!MediaTypes.isIndex(ref.mediaType())) {
            return passOver("content of type " + BadImageException.quote(ref.mediaType()));
        }
        if (!seen.add(ref.digest())) {
            return Optional.empty();
        }
        if (above.size() == MAX_DEPTH) {
            throw new BadImageException("its indexes are nested more than " + MAX_DEPTH + " deep");
        }
        Document index = blobs.document(ref);
        List<Document> path = new ArrayList<>(above);
        path.add(index);
        for (Index.Entry child : Index.parse(index.json()).plainestFirst()) {
            Optional<ImageTree> found = find(child, path, seen);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<ImageTree> image(BlobRef ref, List<Document> above) {
        Document document = blobs.document(ref);
        Manifest manifest = Manifest.parse(document.json());
        if (!MediaTypes.isConfig(manifest.config().mediaType())) {
            return passOver("content of type "
                    + BadImageException.quote(manifest.config().mediaType()));
        }
        Document config = blobs.document(manifest.config());
        ConfigFile file = ConfigFile.parse(config.json());
        if (!host.runs(file.platform())) {
            return passOver(BadImageException.quote(file.platform().toString()));
        }
        manifest.requireKnownLayers();
        file.requireLayers(manifest.layers().size());
        return Optional.of(new ImageTree(above, document, config));
    }

    private Optional<ImageTree> passOver(String what) {
        passedOver.add(what);
        return Optional.empty();
    }
}
