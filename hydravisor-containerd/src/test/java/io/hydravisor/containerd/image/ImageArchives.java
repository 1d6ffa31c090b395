package io.hydravisor.containerd.image;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Makes images from the host's static busybox, in every form there is, and with any lie in it. */
public final class ImageArchives {
    static final String OCI = "application/vnd.oci.image.";
    static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";

    private final List<byte[]> layers = new ArrayList<>();
    private List<String> diffIds = new ArrayList<>();
    private String architecture = Platform.host().architecture();
    private String layerType = OCI + "layer.v1.tar";
    private String configType = OCI + "config.v1+json";
    private String manifestType = OCI + "manifest.v1+json";
    private String env = "PATH=/bin";
    private String padding = "";
    private int sizeError;

    /** Two layers: busybox, and a file that names the image. */
    public static ImageArchives busybox(String marker) {
        return new ImageArchives()
                .layer(tar("bin/busybox", read(Path.of("/bin/busybox"))))
                .layer(tar("etc/marker", bytes(marker)));
    }

    ImageArchives layer(byte[] tar) {
        layers.add(tar);
        diffIds.add(digest(tar));
        return this;
    }

    /** A layer that is packed. */
    ImageArchives packed(byte[] gzip, String diffId) {
        layers.add(gzip);
        diffIds.add(diffId);
        return this;
    }

    ImageArchives diffIds(List<String> claimed) {
        diffIds = claimed;
        return this;
    }

    ImageArchives architecture(String name) {
        architecture = name;
        return this;
    }

    ImageArchives layerType(String mediaType) {
        layerType = mediaType;
        return this;
    }

    ImageArchives configType(String mediaType) {
        configType = mediaType;
        return this;
    }

    ImageArchives manifestType(String mediaType) {
        manifestType = mediaType;
        return this;
    }

    ImageArchives env(String variable) {
        env = variable;
        return this;
    }

    /** Makes the configuration as large as wanted. */
    ImageArchives padding(int bytes) {
        padding = "x".repeat(bytes);
        return this;
    }

    /** Makes the manifest lie about its layers' sizes. */
    ImageArchives sizeError(int bytes) {
        sizeError = bytes;
        return this;
    }

    ImageArchives gzip() {
        layers.replaceAll(ImageArchives::gzip);
        layerType = OCI + "layer.v1.tar+gzip";
        return this;
    }

    List<String> layerDigests() {
        return layers.stream().map(ImageArchives::digest).toList();
    }

    String config() {
        return """
                {"architecture":"%s","os":"linux","config":{"Env":["%s"],"User":"1000:1000","WorkingDir":"/etc",
                "Entrypoint":["/bin/busybox"],"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":[%s]},"comment":"%s"}""".formatted(
                        architecture,
                        env,
                        diffIds.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",")),
                        padding);
    }

    String manifest() {
        return """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}""".formatted(
                        manifestType,
                        descriptor(configType, bytes(config()), 0, ""),
                        layers.stream()
                                .map(layer -> descriptor(layerType, layer, sizeError, ""))
                                .collect(Collectors.joining(",")));
    }

    String manifestDigest() {
        return digest(bytes(manifest()));
    }

    /** How an index refers to this image. */
    String entry(String more) {
        return descriptor(manifestType, bytes(manifest()), 0, more);
    }

    static String on(String os, String architecture, String variant) {
        return ",\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\",\"variant\":\"%s\"}"
                .formatted(os, architecture, variant);
    }

    static String named(String name) {
        return ",\"annotations\":{\"io.containerd.image.name\":\"" + name + "\"}";
    }

    static String index(String... entries) {
        return "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}";
    }

    /** The blobs alone, where a layout has them. */
    ArchiveFiles blobs() {
        ArchiveFiles files = new ArchiveFiles();
        Stream.concat(Stream.of(bytes(manifest()), bytes(config())), layers.stream())
                .forEach(blob -> files.file(path(digest(blob)), blob));
        return files;
    }

    List<byte[]> layerContents() {
        return List.copyOf(layers);
    }

    String manifestType() {
        return manifestType;
    }

    byte[] layerContent(int index) {
        return layers.get(index);
    }

    String layerPath(int index) {
        return path(digest(layers.get(index)));
    }

    String manifestPath() {
        return path(manifestDigest());
    }

    String configPath() {
        return path(digest(bytes(config())));
    }

    ArchiveFiles oci(String name) {
        return layout(index(entry(named(name)))).addAll(blobs());
    }

    static ArchiveFiles layout(String index) {
        return new ArchiveFiles().file("oci-layout", LAYOUT).file("index.json", index);
    }

    /** As Docker wrote it up to version 24. */
    ArchiveFiles docker(String... tags) {
        String config = digest(bytes(config())).substring("sha256:".length()) + ".json";
        ArchiveFiles files = new ArchiveFiles().file(config, config());
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            paths.add("layer" + i + "/layer.tar");
            files.file(paths.get(i), layers.get(i));
        }
        return files.file("manifest.json", dockerManifest(config, paths, tags));
    }

    static String dockerManifest(String config, List<String> layers, String... tags) {
        return "[{\"Config\":\"%s\",\"RepoTags\":[%s],\"Layers\":[%s]}]"
                .formatted(config, quoted(List.of(tags)), quoted(layers));
    }

    /** As Docker writes it from version 25 on: a layout that is a docker archive as well. */
    ArchiveFiles both(String tag) {
        List<String> paths = layerDigests().stream().map(ImageArchives::path).toList();
        return layout(index(entry(",\"annotations\":{\"org.opencontainers.image.ref.name\":\"latest\"}")))
                .addAll(blobs())
                .file("manifest.json", dockerManifest(configPath(), paths, tag));
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(","));
    }

    static String descriptor(String mediaType, byte[] blob, int sizeError, String more) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
                .formatted(mediaType, digest(blob), blob.length + sizeError, more);
    }

    static String path(String digest) {
        return "blobs/sha256/" + digest.substring("sha256:".length());
    }

    static String digest(byte[] content) {
        return Digest.of(ByteString.copyFrom(content)).text();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] tar(String name, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ArchiveFiles.TarWriter tar = new ArchiveFiles.TarWriter(bytes)) {
            tar.add(name, TarConstants.LF_NORMAL, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
