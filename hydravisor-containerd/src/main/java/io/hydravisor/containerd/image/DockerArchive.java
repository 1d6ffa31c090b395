package io.hydravisor.containerd.image;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.hydravisor.sandbox.Image;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what {@code docker save} writes: a list of images, each with a configuration and layers by their path. It has no
 * OCI manifest, so one is made; the same archive always gives the same one.
 */
final class DockerArchive {
    private static final String MANIFEST = "manifest.json";
    private static final int BUFFER_BYTES = 1024 * 1024;

    private final ImageArchive archive;

    DockerArchive(ImageArchive archive) {
        this.archive = archive;
    }

    static boolean isIn(ImageArchive archive) {
        return archive.read(MANIFEST).isPresent();
    }

    /** What the list calls the image of a configuration, for OCI layouts that Docker wrote. */
    static List<Image> namesOf(ImageArchive archive, Digest config) {
        return archive.read(MANIFEST).stream()
                .flatMap(bytes -> Json.parse(bytes, MANIFEST).objects().stream())
                .filter(image -> image.textOr("Config", "").equals(config.path()))
                .flatMap(image -> names(image).stream())
                .toList();
    }

    List<ArchivedImage> read(Platform host) {
        List<ArchivedImage> images = new ArrayList<>();
        Set<String> others = new TreeSet<>();
        for (Json image :
                Json.parse(archive.read(MANIFEST).orElseThrow(), MANIFEST).objects()) {
            Document config = config(image.text("Config"));
            ConfigFile file = ConfigFile.parse(config.json());
            if (host.runs(file.platform())) {
                images.add(image(image, config, file));
            } else {
                others.add(BadImageException.quote(file.platform().toString()));
            }
        }
        if (images.isEmpty()) {
            throw PlatformSearch.nothing(host, others);
        }
        return images;
    }

    private Document config(String path) {
        ByteString bytes = archive.read(path).orElseThrow(() -> missing(path));
        Document config = Document.of(MediaTypes.OCI_CONFIG, bytes);
        // Docker names the file after its digest, in one of two ways.
        String hex = path.replaceFirst("^blobs/sha256/", "").replaceFirst("\\.json$", "");
        if (hex.matches("[0-9a-f]{64}") && !config.ref().digest().equals(Digest.ofHex(hex))) {
            throw new BadImageException("the content of " + BadImageException.quote(path)
                    + " does not have the digest that it is named after");
        }
        return config;
    }

    private ArchivedImage image(Json image, Document config, ConfigFile file) {
        List<String> paths = image.texts("Layers");
        file.requireLayers(paths.size());
        List<BlobRef> refs = new ArrayList<>();
        Map<BlobRef, ImageArchive.Entry> layers = new LinkedHashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            ImageArchive.Entry entry = entry(paths.get(i));
            BlobRef ref = layer(entry, file.diffIds().get(i));
            refs.add(ref);
            layers.put(ref, entry);
        }
        Document manifest = Document.of(MediaTypes.OCI_MANIFEST, Json.write(manifest(config.ref(), refs)));
        return new ArchivedImage(names(image), new ImageTree(List.of(), manifest, config), layers);
    }

    private static List<Image> names(Json image) {
        return image.texts("RepoTags").stream().map(ArchivedImage::name).toList();
    }

    private ImageArchive.Entry entry(String path) {
        try {
            return archive.find(path).orElseThrow(() -> missing(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BadImageException missing(String path) {
        return new BadImageException("the entry " + BadImageException.quote(path) + " is missing");
    }

    /** A plain layer's digest is its diff id, and is checked when it is stored; a packed one has to be read to know it. */
    private static BlobRef layer(ImageArchive.Entry entry, Digest diffId) {
        try (InputStream content = entry.open()) {
            byte[] start = content.readNBytes(4);
            if (startsWith(start, 0x1f, 0x8b)) {
                return new BlobRef(MediaTypes.OCI_LAYER + "+gzip", digest(start, content), entry.size());
            }
            if (startsWith(start, 0x28, 0xb5, 0x2f, 0xfd)) {
                return new BlobRef(MediaTypes.OCI_LAYER + "+zstd", digest(start, content), entry.size());
            }
            return new BlobRef(MediaTypes.OCI_LAYER, diffId, entry.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean startsWith(byte[] start, int... magic) {
        byte[] wanted = new byte[magic.length];
        for (int i = 0; i < magic.length; i++) {
            wanted[i] = (byte) magic[i];
        }
        return start.length >= magic.length && Arrays.equals(Arrays.copyOf(start, magic.length), wanted);
    }

    private static Digest digest(byte[] start, InputStream rest) throws IOException {
        MessageDigest algorithm = Digest.algorithm();
        algorithm.update(start);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = rest.read(buffer); count >= 0; count = rest.read(buffer)) {
            algorithm.update(buffer, 0, count);
        }
        return Digest.finish(algorithm);
    }

    private static ObjectNode manifest(BlobRef config, List<BlobRef> layers) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_MANIFEST);
        descriptor(manifest.putObject("config"), config);
        var list = manifest.putArray("layers");
        layers.forEach(layer -> descriptor(list.addObject(), layer));
        return manifest;
    }

    private static void descriptor(ObjectNode node, BlobRef ref) {
        node.put("mediaType", ref.mediaType())
                .put("digest", ref.digest().text())
                .put("size", ref.size());
    }
}
