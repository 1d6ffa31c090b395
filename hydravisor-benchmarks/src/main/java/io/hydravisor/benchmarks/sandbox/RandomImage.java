package io.hydravisor.benchmarks.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydravisor.benchmarks.Programs;
import io.hydravisor.core.ByteSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** An image that can't be compressed, as an OCI image layout in a folder; the same bytes for the same sizes. */
final class RandomImage {
    static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final int BLOCK_BYTES = 64 * 1024;

    private final Path layout;
    private final ObjectMapper json = new ObjectMapper();

    private RandomImage(Path layout) {
        this.layout = layout;
    }

    /**
     * Makes one.
     *
     * @param layout an empty folder
     * @param layers how many
     * @param size of all layers together
     */
    static void make(Path layout, int layers, ByteSize size) throws IOException, InterruptedException {
        new RandomImage(layout).write(layers, size.bytes() / layers);
    }

    private void write(int layers, long layerBytes) throws IOException, InterruptedException {
        Files.createDirectories(layout.resolve("blobs/sha256"));
        ObjectNode manifest = json.createObjectNode().put("schemaVersion", 2).put("mediaType", MANIFEST_TYPE);
        ObjectNode config = json.createObjectNode().put("architecture", architecture());
        config.put("os", "linux").putObject("config");
        ArrayNode diffs = config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        ArrayNode parts = json.createArrayNode();
        for (int i = 0; i < layers; i++) {
            diffs.add(layer(i, layerBytes, parts));
        }
        manifest.set("config", blob(CONFIG_TYPE, json.writeValueAsBytes(config)));
        manifest.set("layers", parts);
        ObjectNode index = json.createObjectNode().put("schemaVersion", 2);
        index.putArray("manifests").add(blob(MANIFEST_TYPE, json.writeValueAsBytes(manifest)));
        Files.write(layout.resolve("index.json"), json.writeValueAsBytes(index));
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    private static String architecture() {
        String name = System.getProperty("os.arch", "");
        return "aarch64".equals(name) ? "arm64" : name;
    }

    /** Adds a layer with one file; gives the digest of its tar, which is how a configuration names it. */
    private String layer(int number, long bytes, ArrayNode parts) throws IOException, InterruptedException {
        Path file = layout.resolve("data-" + number);
        try (OutputStream out = Files.newOutputStream(file)) {
            fill(out, new Random(number), bytes);
        }
        Path tar = layout.resolve("layer.tar");
        Programs.run(List.of(
                "tar",
                "--format=ustar",
                "--mtime=@0",
                "--owner=0",
                "--group=0",
                "-C",
                layout.toString(),
                "-cf",
                tar.toString(),
                file.getFileName().toString()));
        Files.delete(file);
        Path packed = layout.resolve("layer.tar.gz");
        MessageDigest outer = sha256();
        MessageDigest inner = sha256();
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(packed), outer);
                OutputStream gzip = new DigestOutputStream(new Fast(out), inner)) {
            Files.copy(tar, gzip);
        }
        Files.delete(tar);
        String digest = hex(outer);
        parts.add(descriptor(LAYER_TYPE, digest, Files.size(packed)));
        Files.move(packed, path(digest));
        return "sha256:" + hex(inner);
    }

    private static void fill(OutputStream out, Random random, long bytes) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        for (long left = bytes; left > 0; left -= block.length) {
            random.nextBytes(block);
            out.write(block, 0, (int) Math.min(block.length, left));
        }
    }

    /** What is random takes long to compress, and gets no smaller. */
    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, BLOCK_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private ObjectNode blob(String type, byte[] content) throws IOException {
        MessageDigest digest = sha256();
        digest.update(content);
        String hex = hex(digest);
        Files.write(path(hex), content);
        return descriptor(type, hex, content.length);
    }

    private ObjectNode descriptor(String type, String hex, long size) {
        return json.createObjectNode()
                .put("mediaType", type)
                .put("digest", "sha256:" + hex)
                .put("size", size);
    }

    private Path path(String hex) {
        return layout.resolve("blobs/sha256").resolve(hex);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
