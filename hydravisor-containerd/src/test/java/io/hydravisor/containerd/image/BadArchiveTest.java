package io.hydravisor.containerd.image;

import static io.hydravisor.containerd.image.ImageArchives.OCI;
import static io.hydravisor.containerd.image.ImageArchives.busybox;
import static io.hydravisor.containerd.image.ImageArchives.bytes;
import static io.hydravisor.containerd.image.ImageArchives.descriptor;
import static io.hydravisor.containerd.image.ImageArchives.digest;
import static io.hydravisor.containerd.image.ImageArchives.index;
import static io.hydravisor.containerd.image.ImageArchives.layout;
import static io.hydravisor.containerd.image.ImageArchives.named;
import static io.hydravisor.containerd.image.ImageArchives.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.containerd.TestContext;
import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each archive is refused with words that help, and leaves nothing in containerd. */
class BadArchiveTest {
    @RegisterExtension
    static final ContainerdDaemon CONTAINERD = ContainerdDaemon.empty();

    private static final String NAME = "example.org/busybox:bad";
    private static final String ARCHITECTURE = Platform.host().architecture();

    @TempDir
    Path temp;

    private final ContainerdImages images =
            new ContainerdImages(CONTAINERD.client(), "overlayfs", new TestContext(CONTAINERD.stateFolder()));

    @BeforeEach
    void startWithNothing() {
        images.list().forEach(info -> images.delete(info.image()));
        assertThat(Census.of(CONTAINERD.client())).isEqualTo(Census.NOTHING);
    }

    /** @param says a part of the message */
    record Bad(String what, String says, Function<Path, Path> archive) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Bad tar(String what, String says, ArchiveFiles files) {
        return new Bad(what, says, temp -> files.tar(temp.resolve("bad.tar")));
    }

    private static Bad folder(String what, String says, ArchiveFiles files) {
        return new Bad(what, says, temp -> files.folder(temp.resolve("bad")));
    }

    private static Bad raw(String what, String says, byte[] content) {
        return new Bad(what, says, temp -> write(temp.resolve("bad"), content));
    }

    private static Path write(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ArchiveFiles good() {
        return busybox("bad").oci(NAME);
    }

    /** An image without busybox, where its size does not matter. */
    private static ImageArchives small() {
        return new ImageArchives().layer(ImageArchives.tar("etc/marker", bytes("small")));
    }

    private static byte[] tarred(ArchiveFiles files) {
        try {
            Path file = Files.createTempFile("hv-good", ".tar");
            byte[] content = ImageArchives.read(files.tar(file));
            Files.delete(file);
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] changed(byte[] content) {
        byte[] other = content.clone();
        other[other.length / 2] ^= 1;
        return other;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    static Stream<Bad> noArchives() {
        byte[] whole = tarred(good());
        return Stream.of(
                raw("cut off in a layer", "cut off", Arrays.copyOf(whole, whole.length / 2)),
                raw(
                        "cut off between entries",
                        "missing",
                        Arrays.copyOf(tarred(good().remove(busybox("bad").layerPath(1))), 8_000_000)),
                raw("cut off in a header", "cut off", Arrays.copyOf(whole, 700)),
                raw("random bytes", "no tar archive", random(100_000)),
                raw("text", "no tar archive", bytes("hello, world\n".repeat(1000))),
                raw("empty file", "empty", new byte[0]),
                raw("one byte", "neither", new byte[1]),
                raw("nothing but zeros", "neither", new byte[10240]),
                raw("packed with gzip", "gunzip", ImageArchives.gzip(whole)),
                raw("packed with zstd", "unzstd", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0}),
                raw("header with a wrong checksum", "checksum", wrongChecksum()),
                tar("tar of something else", "neither", new ArchiveFiles().file("README", "hello")),
                new Bad("device", "neither a file nor a folder", temp -> Path.of("/dev/zero")),
                new Bad("empty folder", "neither", temp -> temp),
                folder("folder without index.json", "neither", good().remove("index.json")),
                new Bad("extended header of a gigabyte", "headers", BadArchiveTest::hugeHeader));
    }

    private static byte[] wrongChecksum() {
        byte[] whole = tarred(small().oci(NAME));
        whole[100] ^= 1;
        return whole;
    }

    /** A sparse file, so that it is only long. */
    private static Path hugeHeader(Path temp) {
        Path file = temp.resolve("bad.tar");
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            var entry = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            entry.setSize(1 << 30);
            byte[] header = new byte[512];
            entry.writeEntryHeader(header);
            channel.write(ByteBuffer.wrap(header));
            channel.write(ByteBuffer.wrap(new byte[1]), (1L << 30) + 10240);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    static Stream<Bad> pathsAndLinks() {
        String blob = busybox("bad").layerPath(0);
        return Stream.of(
                tar("entry that goes up", "leads out", good().file("blobs/../../etc/passwd", "x")),
                tar("entry that starts with ..", "leads out", good().file("../evil", "x")),
                tar("folder entry that goes up", "leads out", good().file("a/../../b/", "")),
                tar("absolute entry", "leads out", good().file("/etc/cron.d/evil", "x")),
                tar("symbolic link out", "leads out", good().symlink("blobs/out", "../../etc/passwd")),
                tar("absolute symbolic link", "leads out", good().symlink("blobs/out", "/etc/passwd")),
                tar("blob that is a link out", "leads out", good().symlink(blob, "../../../../etc/passwd")),
                tar("hard link out", "leads out", good().hardlink("blobs/out", "../etc/passwd")),
                tar("absolute hard link", "leads out", good().hardlink("blobs/out", "/etc/passwd")),
                tar(
                        "link to itself",
                        "circle",
                        good().symlink(blob, busybox("bad").layerPath(0).substring("blobs/sha256/".length()))),
                tar(
                        "links in a circle",
                        "circle",
                        good().symlink(blob, "../../a").symlink("a", "b").hardlink("b", "a")),
                tar("blob that is a dangling link", "missing", good().symlink(blob, "nowhere")),
                tar("blob that is a pipe", "no plain file", good().entry(blob, TarConstants.LF_FIFO)),
                tar("entry that is there twice", "twice", good().twice(blob)),
                folder("folder: absolute link out", "leads out", good().symlink(blob, "/bin/busybox")),
                folder(
                        "folder: relative link out",
                        "leads out",
                        good().symlink(blob, "../../../" + "../".repeat(20) + "bin/busybox")),
                folder("folder: index that is a link out", "leads out", good().symlink("index.json", "/etc/passwd")),
                folder(
                        "folder: links in a circle",
                        "followed",
                        good().symlink(blob, "other").symlink("blobs/sha256/other", path(blob))),
                folder(
                        "folder: blob that is a folder",
                        "no regular file",
                        good().remove(blob).file(blob + "/x", "")),
                tar(
                        "docker archive: layer outside",
                        "leads out",
                        busybox("bad").docker(NAME).edit("manifest.json", m -> m.replace("layer0/", "../../etc/"))),
                tar(
                        "docker archive: configuration outside",
                        "leads out",
                        busybox("bad")
                                .docker(NAME)
                                .edit("manifest.json", m -> m.replace("\"Config\":\"", "\"Config\":\"/"))));
    }

    private static String path(String blob) {
        return blob.substring("blobs/sha256/".length());
    }

    static Stream<Bad> contents() {
        ImageArchives image = busybox("bad");
        String layer = image.layerPath(1);
        return Stream.of(
                tar("layer with another digest", "digest", good().file(layer, changed(image.layerContent(1)))),
                tar(
                        "manifest with another digest",
                        "digest",
                        good().edit(image.manifestPath(), m -> m.replace("tar\"", "TAR\""))),
                tar(
                        "configuration with another digest",
                        "digest",
                        good().edit(image.configPath(), c -> c.replace("1000", "0000"))),
                tar(
                        "layer that is too short",
                        "bytes, but should have",
                        good().file(layer, Arrays.copyOf(image.layerContent(1), 512))),
                tar(
                        "layer that is too long",
                        "bytes, but should have",
                        good().file(layer, Arrays.copyOf(image.layerContent(1), 1 << 20))),
                tar(
                        "manifest that lies about sizes",
                        "bytes, but should have",
                        busybox("bad").sizeError(1).oci(NAME)),
                tar("missing layer", "missing", good().remove(layer)),
                tar("missing manifest", "missing", good().remove(image.manifestPath())),
                tar("missing configuration", "missing", good().remove(image.configPath())),
                tar(
                        "diff id of another layer",
                        "unpacks to",
                        busybox("bad")
                                .diffIds(List.of(digest(bytes("a")), digest(bytes("b"))))
                                .oci(NAME)),
                tar(
                        "wrong diff id on top",
                        "unpacks to",
                        busybox("bad")
                                .diffIds(List.of(image.layerDigests().get(0), digest(bytes("b"))))
                                .oci(NAME)),
                tar(
                        "fewer diff ids than layers",
                        "speaks of 1",
                        busybox("bad").diffIds(List.of(digest(bytes("a")))).oci(NAME)),
                tar("no layers", "no layers", new ImageArchives().oci(NAME)),
                tar(
                        "layer that is no tar",
                        "can't be unpacked",
                        new ImageArchives().layer(random(4096)).oci(NAME)),
                tar("layer whose gzip is cut off", "unpack", cutGzip()),
                tar(
                        "docker archive: missing layer",
                        "missing",
                        busybox("bad").docker(NAME).remove("layer1/layer.tar")),
                tar(
                        "docker archive: missing configuration",
                        "missing",
                        busybox("bad")
                                .docker(NAME)
                                .edit("manifest.json", m -> m.replace("\"Config\":\"", "\"Config\":\"x"))),
                tar("docker archive: changed configuration", "named after", changedDockerConfig()),
                tar(
                        "docker archive: changed layer",
                        "digest",
                        busybox("bad").docker(NAME).file("layer1/layer.tar", changed(image.layerContent(1)))),
                tar(
                        "docker archive: layer left out of the list",
                        "speaks of 2",
                        busybox("bad")
                                .docker(NAME)
                                .edit("manifest.json", m -> m.replace(",\"layer1/layer.tar\"", ""))));
    }

    private static ArchiveFiles cutGzip() {
        byte[] tar = ImageArchives.tar("etc/random", random(200_000));
        byte[] packed = ImageArchives.gzip(tar);
        return new ImageArchives()
                .layer(Arrays.copyOf(packed, packed.length / 2))
                .diffIds(List.of(digest(tar)))
                .layerType(OCI + "layer.v1.tar+gzip")
                .oci(NAME);
    }

    private static ArchiveFiles changedDockerConfig() {
        String config = busybox("bad").configPath().substring("blobs/sha256/".length()) + ".json";
        return busybox("bad").docker(NAME).edit(config, c -> c.replace("1000", "0000"));
    }

    static Stream<Bad> documents() {
        ImageArchives image = small();
        ImageArchives schema1 = small().manifestType("application/vnd.docker.distribution.manifest.v1+prettyjws");
        return Stream.of(
                tar("index that is no JSON", "not JSON", image.oci(NAME).file("index.json", "{\"manifests\":[")),
                tar("index with text behind", "not JSON", image.oci(NAME).edit("index.json", i -> i + "}")),
                tar(
                        "index with a key twice",
                        "not JSON",
                        image.oci(NAME).edit("index.json", i -> i.replaceFirst("\\{", "{\"manifests\":[],"))),
                tar("index that is a list", "'", image.oci(NAME).file("index.json", "[]")),
                tar("index without manifests", "no image", layout("{\"schemaVersion\":2}")),
                tar("index nested a million deep", "not JSON", layout("[".repeat(1_000_000))),
                tar("index that is a null", "no image", layout("null")),
                tar("index whose manifests are texts", "list", layout("{\"manifests\":[\"a\"]}")),
                tar(
                        "index with a bad digest",
                        "not a SHA-256 digest",
                        layout(index("{\"mediaType\":\"" + OCI
                                + "manifest.v1+json\",\"digest\":\"sha256:../../../etc/passwd\",\"size\":1}"))),
                tar(
                        "index with a short digest",
                        "not a SHA-256 digest",
                        layout(index("{\"mediaType\":\"x\",\"digest\":\"sha256:abc\",\"size\":1}"))),
                tar(
                        "index with a negative size",
                        "a number",
                        image.oci(NAME).edit("index.json", i -> i.replaceAll("\"size\":", "\"size\":-"))),
                tar(
                        "index with a size beyond all numbers",
                        "a number",
                        image.oci(NAME)
                                .edit("index.json", i -> i.replaceAll("\"size\":", "\"size\":99999999999999999999"))),
                tar("index of 5 MiB", "would take", image.oci(NAME).edit("index.json", i -> i + " ".repeat(5 << 20))),
                tar(
                        "manifest that claims 5 MiB",
                        "would take",
                        image.oci(NAME).edit("index.json", i -> i.replaceAll("\"size\":\\d+", "\"size\":5242880"))),
                tar(
                        "configuration of 5 MiB",
                        "would take",
                        small().padding(5 << 20).oci(NAME)),
                tar("manifest that is no JSON", "not JSON", document("manifest.v1+json", "hello")),
                tar(
                        "manifest that is an index too",
                        "at once",
                        document("manifest.v1+json", "{\"manifests\":[],\"config\":{}}")),
                tar(
                        "index that is a manifest too",
                        "at once",
                        document("index.v1+json", "{\"manifests\":[],\"layers\":[]}")),
                tar(
                        "manifest that calls itself an index",
                        "calls itself",
                        document("manifest.v1+json", "{\"mediaType\":\"" + OCI + "index.v1+json\"}")),
                tar("manifest without a configuration", "'mediaType'", document("manifest.v1+json", "{\"layers\":[]}")),
                tar("indexes nested too deep", "nested", nested(20)),
                tar(
                        "only for another architecture",
                        "s390x",
                        small().architecture("s390x").oci(NAME)),
                tar(
                        "index says another system",
                        "windows",
                        layout(index(image.entry(on("windows", ARCHITECTURE, ""))))
                                .addAll(image.blobs())),
                tar("configuration contradicts the index", "s390x", foreignInside()),
                tar(
                        "docker archive for another architecture",
                        "s390x",
                        small().architecture("s390x").docker(NAME)),
                tar("schema 1", "schema 1", schema1.oci(NAME)),
                tar(
                        "artifact that is no image",
                        "helm",
                        small().configType("application/vnd.cncf.helm.config.v1+json")
                                .oci(NAME)),
                tar(
                        "unknown type of layers",
                        "unknown type",
                        small().layerType("application/x-squashfs").oci(NAME)),
                tar(
                        "layout of another version",
                        "version",
                        image.oci(NAME).file("oci-layout", "{\"imageLayoutVersion\":\"9.0\"}")),
                tar(
                        "layout without a version",
                        "imageLayoutVersion",
                        image.oci(NAME).file("oci-layout", "{}")),
                tar(
                        "environment that is a number",
                        "list of texts",
                        image.docker(NAME)
                                .edit(image.configPath().substring(13) + ".json", c -> c)
                                .rename(image.configPath().substring(13) + ".json", "config.json")
                                .edit("config.json", c -> c.replace("[\"PATH=/bin\"]", "[1]"))
                                .edit(
                                        "manifest.json",
                                        m -> m.replace(image.configPath().substring(13) + ".json", "config.json"))),
                tar(
                        "docker list that is no JSON",
                        "not JSON",
                        image.docker(NAME).file("manifest.json", "[{")),
                tar(
                        "docker list that is no list",
                        "list of objects",
                        image.docker(NAME).file("manifest.json", "{\"a\":1}")),
                tar("docker list that is empty", "no image", image.docker(NAME).file("manifest.json", "[]")),
                tar(
                        "docker list without a configuration",
                        "'Config'",
                        image.docker(NAME).file("manifest.json", "[{\"Layers\":[]}]")));
    }

    private static ArchiveFiles document(String type, String content) {
        return layout(index(descriptor(OCI + type, bytes(content), 0, named(NAME))))
                .file(ImageArchives.path(digest(bytes(content))), content);
    }

    private static ArchiveFiles nested(int depth) {
        ArchiveFiles files = small().blobs();
        String inner = index(small().entry(""));
        for (int i = 0; i < depth; i++) {
            files.file(ImageArchives.path(digest(bytes(inner))), inner);
            inner = index(descriptor(OCI + "index.v1+json", bytes(inner), 0, named(NAME)));
        }
        return layout(inner).addAll(files);
    }

    private static ArchiveFiles foreignInside() {
        ImageArchives foreign = small().architecture("s390x");
        return layout(index(foreign.entry(on("linux", ARCHITECTURE, "")))).addAll(foreign.blobs());
    }

    static Stream<Bad> names() {
        ImageArchives image = small();
        ImageArchives other = busybox("other");
        return Stream.of(
                tar("no name", "called", layout(index(image.entry(""))).addAll(image.blobs())),
                tar("only a tag", "called", image.both("example.org/x:1").remove("manifest.json")),
                tar("docker archive without tags", "called", image.docker()),
                tar("name that is no reference", "no image reference", image.oci("../../Evil NAME")),
                tar("docker tag that is no reference", "no image reference", image.docker("<none>:<none>")),
                tar(
                        "one name for two images",
                        "two different images",
                        layout(index(image.entry(named(NAME)), other.entry(named(NAME))))
                                .addAll(image.blobs())
                                .addAll(other.blobs())),
                tar(
                        "name with the digest of something else",
                        "would have the digest",
                        image.oci("example.org/x@" + digest(bytes("else")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"noArchives", "pathsAndLinks", "contents", "documents", "names"})
    void isRefusedAndLeavesNothing(Bad bad) {
        Path archive = bad.archive().apply(temp);

        assertThatThrownBy(() -> images.importArchive(archive, Optional.empty()))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> {
                    assertThat(e).hasMessageContaining(bad.says()).hasMessageContaining(archive.toString());
                    assertSpeaksClearly(e);
                });
        assertThat(Census.of(CONTAINERD.client())).isEqualTo(Census.NOTHING);
    }

    private static void assertSpeaksClearly(HydravisorException e) {
        assertThat(e.hint()).isPresent();
        assertThat(e.provider()).contains("containerd");
        assertThat(e.resource()).isPresent();
        assertThat(e.effect()).isEqualTo(Effect.NONE);
        assertThat(e.retryable()).isFalse();
        assertThat(e.problem()).hasSizeLessThan(1000).doesNotContain("\n", "\u001b");
    }

    @Test
    void oneNameForAnArchiveOfTwoImagesIsRefused() {
        ImageArchives image = small();
        ImageArchives other = busybox("other");
        Path archive = layout(index(image.entry(named("example.org/a:1")), other.entry(named("example.org/b:1"))))
                .addAll(image.blobs())
                .addAll(other.blobs())
                .tar(temp.resolve("two.tar"));

        assertThatThrownBy(() -> images.importArchive(archive, Optional.of(Image.oci(NAME))))
                .isInstanceOfSatisfying(InvalidInputException.class, BadArchiveTest::assertSpeaksClearly)
                .hasMessageContaining("2 images");
        assertThat(Census.of(CONTAINERD.client())).isEqualTo(Census.NOTHING);
    }

    @Test
    void oneBadImageOfTwoLeavesNothingOfTheOther() {
        ImageArchives image = small();
        ImageArchives bad = busybox("bad").diffIds(List.of(digest(bytes("a")), digest(bytes("b"))));
        Path archive = layout(index(image.entry(named("example.org/a:1")), bad.entry(named("example.org/b:1"))))
                .addAll(image.blobs())
                .addAll(bad.blobs())
                .tar(temp.resolve("two.tar"));

        assertThatThrownBy(() -> images.importArchive(archive, Optional.empty()))
                .isInstanceOf(InvalidInputException.class);
        assertThat(Census.of(CONTAINERD.client())).isEqualTo(Census.NOTHING);
    }

    @Test
    void aNameOfAnotherKindIsRefused() {
        Path archive = small().oci(NAME).tar(temp.resolve("image.tar"));
        Image disk = new Image("qcow2", "/images/debian.qcow2");

        assertThatThrownBy(() -> images.importArchive(archive, Optional.of(disk)))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.hint()).isPresent());
        assertThatThrownBy(() -> images.resolve(disk))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.hint()).isPresent());
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertThatThrownBy(() -> images.importArchive(temp.resolve("absent.tar"), Optional.empty()))
                .isInstanceOfSatisfying(NotFoundException.class, BadArchiveTest::assertSpeaksClearly)
                .hasMessageContaining("absent.tar");
    }
}
