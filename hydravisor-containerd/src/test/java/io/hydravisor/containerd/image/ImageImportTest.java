package io.hydravisor.containerd.image;

import static io.hydravisor.containerd.image.ImageArchives.busybox;
import static io.hydravisor.containerd.image.ImageArchives.bytes;
import static io.hydravisor.containerd.image.ImageArchives.digest;
import static io.hydravisor.containerd.image.ImageArchives.index;
import static io.hydravisor.containerd.image.ImageArchives.layout;
import static io.hydravisor.containerd.image.ImageArchives.named;
import static io.hydravisor.containerd.image.ImageArchives.on;
import static io.hydravisor.containerd.image.ImageArchives.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.containerd.TestContext;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.wire.Descriptor;
import io.hydravisor.containerd.wire.ImageCreateRequest;
import io.hydravisor.containerd.wire.ImageEntry;
import io.hydravisor.containerd.wire.LeaseCreateRequest;
import io.hydravisor.containerd.wire.LeaseDeleteRequest;
import io.hydravisor.containerd.wire.RemoveSnapshotRequest;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageImportTest {
    @RegisterExtension
    static final ContainerdDaemon CONTAINERD = ContainerdDaemon.empty();

    private static final String ARCHITECTURE = Platform.host().architecture();
    private static final Image NAME = Image.oci("docker.io/library/busybox:test");

    @TempDir
    Path temp;

    private final ContainerdImages images =
            new ContainerdImages(CONTAINERD.client(), "overlayfs", new TestContext(CONTAINERD.stateFolder()));

    @BeforeEach
    @AfterEach
    void deletingEveryImageLeavesNothing() {
        images.list().forEach(info -> images.delete(info.image()));
        assertThat(Census.of(CONTAINERD.client())).isEqualTo(Census.NOTHING);
    }

    private List<ImageInfo> importTar(ArchiveFiles files) {
        return images.importArchive(files.tar(temp.resolve("image.tar")), Optional.empty());
    }

    private List<ImageInfo> importTar(ArchiveFiles files, Image name) {
        return images.importArchive(files.tar(temp.resolve("image.tar")), Optional.of(name));
    }

    @Nested
    class OciLayouts {
        @Test
        void tarIsImportedAndResolved() {
            ImageArchives image = busybox("one");

            List<ImageInfo> imported = importTar(image.oci(NAME.name()));

            assertThat(imported).singleElement().satisfies(info -> {
                assertThat(info.image()).isEqualTo(NAME);
                assertThat(info.digest()).isEqualTo(image.manifestDigest());
                assertThat(info.size().bytes()).isGreaterThan(1_000_000);
            });
            assertThat(images.list()).isEqualTo(imported);
            ResolvedImage resolved = images.resolve(NAME);
            assertThat(resolved.digest()).isEqualTo(image.manifestDigest());
            assertThat(resolved.config())
                    .isEqualTo(new ImageConfig(
                            List.of("PATH=/bin"), "1000:1000", "/etc", List.of("/bin/busybox"), List.of("sh")));
            assertThat(Census.of(CONTAINERD.client()).snapshots()).contains(resolved.chainId());
        }

        @Test
        void folderIsTheSameAsItsTar() {
            ArchiveFiles files = busybox("one").oci(NAME.name());

            List<ImageInfo> fromFolder = images.importArchive(files.folder(temp.resolve("layout")), Optional.empty());

            assertThat(importTar(files).get(0).digest())
                    .isEqualTo(fromFolder.get(0).digest());
        }

        @Test
        void folderMayHoldLinksThatStayInside() {
            ImageArchives image = busybox("one");
            ArchiveFiles files = image.oci(NAME.name())
                    .rename(image.layerPath(0), "elsewhere/layer")
                    .symlink(image.layerPath(0), "../../elsewhere/layer");

            images.importArchive(files.folder(temp.resolve("layout")), Optional.empty());

            assertThat(images.resolve(NAME).digest()).isEqualTo(image.manifestDigest());
        }

        @Test
        void packedLayersAreUnpackedByContainerd() {
            importTar(busybox("one").gzip().oci(NAME.name()));
            String packed = images.resolve(NAME).chainId();

            importTar(busybox("one").oci(NAME.name()));

            assertThat(images.resolve(NAME).chainId()).isEqualTo(packed);
        }

        @Test
        void entriesMayBeWrittenWithALeadingDot() {
            ImageArchives image = busybox("one");
            ArchiveFiles files = image.oci(NAME.name())
                    .rename("index.json", "./index.json")
                    .rename("oci-layout", "./oci-layout")
                    .rename(image.layerPath(1), "./" + image.layerPath(1));

            assertThat(importTar(files)).hasSize(1);
        }

        @Test
        void indexWithinAnIndexLeadsToTheHostsPlatform() {
            ImageArchives foreign = busybox("foreign").architecture("s390x");
            ImageArchives image = busybox("one");
            ImageArchives newest = busybox("newest");
            String inner = index(
                    foreign.entry(on("linux", "s390x", "")),
                    newest.entry(on("linux", ARCHITECTURE, "v9")),
                    image.entry(on("linux", ARCHITECTURE, "")));
            String attestation = ImageArchives.descriptor(
                    ImageArchives.OCI + "manifest.v1+json", bytes("absent"), 0, on("unknown", "unknown", ""));
            String outer = index(
                    attestation, ImageArchives.descriptor(ImageArchives.OCI + "index.v1+json", bytes(inner), 0, ""));
            ArchiveFiles files = layout(index(ImageArchives.descriptor(
                            ImageArchives.OCI + "index.v1+json", bytes(outer), 0, named(NAME.name()))))
                    .file(path(digest(bytes(inner))), inner)
                    .file(path(digest(bytes(outer))), outer)
                    .addAll(image.blobs())
                    .addAll(newest.blobs());

            assertThat(importTar(files).get(0).digest()).isEqualTo(digest(bytes(outer)));

            collectGarbage();
            assertThat(Census.of(CONTAINERD.client()).blobs())
                    .contains(image.manifestDigest(), digest(bytes(inner)), digest(bytes(outer)))
                    .doesNotContain(newest.manifestDigest());
            assertThat(images.resolve(NAME).digest()).isEqualTo(digest(bytes(outer)));
        }
    }

    @Nested
    class DockerArchives {
        @Test
        void getsAManifestThatIsTheSameEachTime() {
            ArchiveFiles files = busybox("one").docker("busybox:test");

            List<ImageInfo> first = importTar(files);
            List<ImageInfo> second = importTar(files);

            assertThat(first)
                    .singleElement()
                    .satisfies(info -> assertThat(info.image()).isEqualTo(NAME));
            assertThat(second.get(0).digest()).isEqualTo(first.get(0).digest());
            assertThat(images.resolve(NAME).config().entrypoint()).containsExactly("/bin/busybox");
        }

        @Test
        void hasTheSameFileSystemAsTheOciLayout() {
            importTar(busybox("one").oci(NAME.name()));
            String fromOci = images.resolve(NAME).chainId();

            importTar(busybox("one").docker("busybox:test"));

            assertThat(images.resolve(NAME).chainId()).isEqualTo(fromOci);
        }

        @Test
        void packedLayersAreKnownByTheirFirstBytes() {
            importTar(busybox("one").gzip().docker("busybox:test"));

            assertThat(images.resolve(NAME).chainId()).startsWith("sha256:");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void linksToAnotherLayerAreFollowed(boolean symbolic) {
            ImageArchives image = new ImageArchives()
                    .layer(ImageArchives.tar("etc/a", bytes("a")))
                    .layer(ImageArchives.tar("etc/a", bytes("a")));
            ArchiveFiles files = image.docker("busybox:test").remove("layer1/layer.tar");
            if (symbolic) {
                files.symlink("layer1/layer.tar", "../layer0/layer.tar");
            } else {
                files.hardlink("layer1/layer.tar", "layer0/layer.tar");
            }

            assertThat(importTar(files)).hasSize(1);
        }

        @Test
        void layoutsOfNewerVersionsTakeTheNamesFromTheList() {
            ImageArchives image = busybox("one");

            assertThat(importTar(image.both("busybox:test"))).singleElement().satisfies(info -> {
                assertThat(info.image()).isEqualTo(NAME);
                assertThat(info.digest()).isEqualTo(image.manifestDigest());
            });
        }

        @Test
        void imagesForOtherPlatformsArePassedOver() {
            ArchiveFiles foreign = busybox("foreign").architecture("s390x").docker("foreign:test");
            ArchiveFiles files = foreign.edit("manifest.json", list -> {
                String mine = new String(
                        busybox("one").docker("busybox:test").content("manifest.json"), StandardCharsets.UTF_8);
                return list.replace("]}]", "]}," + mine.substring(1));
            });
            ArchiveFiles mine = busybox("one").docker("busybox:test").remove("manifest.json");

            assertThat(importTar(files.addAll(mine)))
                    .singleElement()
                    .satisfies(info -> assertThat(info.image()).isEqualTo(NAME));
        }
    }

    @Nested
    class Names {
        @Test
        void theCallersNameWins() {
            Image other = Image.oci("example.org/other:1");

            assertThat(importTar(busybox("one").oci(NAME.name()), other))
                    .singleElement()
                    .satisfies(info -> assertThat(info.image()).isEqualTo(other));
            assertThat(images.list()).hasSize(1);
        }

        @Test
        void theSpecificationsAnnotationIsTakenIfItIsAWholeName() {
            ImageArchives image = busybox("one");
            String annotation =
                    ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"example.org/tools/busybox:1\"}";

            List<ImageInfo> imported =
                    importTar(layout(index(image.entry(annotation))).addAll(image.blobs()));

            assertThat(imported.get(0).image()).isEqualTo(Image.oci("example.org/tools/busybox:1"));
        }

        @Test
        void twoNamesMayMeanOneImage() {
            ImageArchives image = busybox("one");
            List<ImageInfo> imported = importTar(
                    layout(index(image.entry(named("example.org/a:1")), image.entry(named("example.org/b:1"))))
                            .addAll(image.blobs()));

            assertThat(imported)
                    .extracting(info -> info.image().name())
                    .containsExactly("example.org/a:1", "example.org/b:1");
            images.delete(Image.oci("example.org/a:1"));
            assertThat(images.resolve(Image.oci("example.org/b:1")).digest()).isEqualTo(image.manifestDigest());
            collectGarbage();
            assertThat(Census.of(CONTAINERD.client()).blobs()).contains(image.manifestDigest());
        }

        @Test
        void aNameWithADigestIsKeptIfItTellsTheTruth() {
            ImageArchives image = busybox("one");
            Image pinned = Image.oci("example.org/busybox@" + image.manifestDigest());

            importTar(image.oci(NAME.name()), pinned);

            assertThat(images.resolve(pinned).digest()).isEqualTo(image.manifestDigest());
        }

        @Test
        void importReplacesWhatHadTheName() {
            importTar(busybox("one").oci(NAME.name()));
            ImageArchives second = busybox("two");

            importTar(second.oci(NAME.name()));

            assertThat(images.list())
                    .singleElement()
                    .satisfies(info -> assertThat(info.digest()).isEqualTo(second.manifestDigest()));
            collectGarbage();
            assertThat(Census.of(CONTAINERD.client()).blobs())
                    .contains(second.manifestDigest())
                    .doesNotContain(busybox("one").manifestDigest());
        }

        @Test
        void deletingWhatIsNotThereDoesNothing() {
            images.delete(Image.oci("example.org/never:1"));

            assertThat(images.list()).isEmpty();
        }
    }

    @Nested
    class Repeating {
        @Test
        void importingTwiceIsAsImportingOnce() {
            ArchiveFiles files = busybox("one").gzip().oci(NAME.name());
            importTar(files);
            Census once = Census.of(CONTAINERD.client());

            importTar(files);

            assertThat(Census.of(CONTAINERD.client())).isEqualTo(once);
        }

        @Test
        void sixteenAtOnceAllSucceed() throws Exception {
            Path tar = busybox("one").gzip().oci(NAME.name()).tar(temp.resolve("image.tar"));
            ExecutorService threads = Executors.newFixedThreadPool(16);
            List<Future<List<ImageInfo>>> imports = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                imports.add(threads.submit(() -> images.importArchive(tar, Optional.empty())));
            }
            for (Future<List<ImageInfo>> one : imports) {
                assertThat(one.get()).hasSize(1);
            }
            threads.shutdown();

            collectGarbage();
            Census census = Census.of(CONTAINERD.client());
            assertThat(census.blobs()).hasSize(4);
            assertThat(census.snapshots()).hasSize(2);
            assertThat(census.leases()).isEmpty();
            assertThat(census.uploads()).isEmpty();
            assertThat(images.resolve(NAME).chainId()).isIn(census.snapshots());
        }

        @Test
        void whatAnotherNamespaceHasIsShared() throws Exception {
            ArchiveFiles files = busybox("one").oci(NAME.name());
            importTar(files);
            try (ContainerdClient other = CONTAINERD.client("other")) {
                ContainerdImages others =
                        new ContainerdImages(other, "overlayfs", new TestContext(CONTAINERD.stateFolder()));

                others.importArchive(temp.resolve("image.tar"), Optional.empty());

                assertThat(others.resolve(NAME)).isEqualTo(images.resolve(NAME));
                others.delete(NAME);
                assertThat(Census.of(other)).isEqualTo(Census.NOTHING);
            }
        }
    }

    @Nested
    class Resolving {
        @Test
        void unknownImageSaysWhatToDo() {
            assertThatThrownBy(() -> images.resolve(Image.oci("example.org/never:1")))
                    .isInstanceOfSatisfying(NotFoundException.class, e -> {
                        assertThat(e).hasMessageContaining("example.org/never:1");
                        assertThat(e.hint())
                                .hasValueSatisfying(hint -> assertThat(hint)
                                        .contains("importArchive")
                                        .contains("list()"));
                    });
        }

        @Test
        void imageIsUnpackedAgainIfItsSnapshotIsGone() {
            importTar(busybox("one").oci(NAME.name()));
            Census before = Census.of(CONTAINERD.client());
            String top = images.resolve(NAME).chainId();
            CONTAINERD
                    .client()
                    .snapshots()
                    .remove(RemoveSnapshotRequest.newBuilder()
                            .setSnapshotter("overlayfs")
                            .setKey(top)
                            .build());

            assertThat(images.unpack(NAME).chainId()).isEqualTo(top);

            collectGarbage();
            assertThat(Census.of(CONTAINERD.client())).isEqualTo(before);
        }
    }

    @Nested
    class ContainerdsOwnTool {
        private String ctr(String... arguments) throws Exception {
            List<String> command = new ArrayList<>(
                    List.of("ctr", "--address", CONTAINERD.client().socket().toString(), "--namespace", "hydravisor"));
            command.addAll(List.of(arguments));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            return said;
        }

        @Test
        void findsOurImagesComplete() throws Exception {
            importTar(busybox("one").gzip().docker("busybox:test"));

            assertThat(ctr("images", "check"))
                    .contains(NAME.name())
                    .contains("complete (3/3)")
                    .contains("true");
        }

        @Test
        void exportsWhatWeImport() throws Exception {
            importTar(busybox("one").gzip().oci(NAME.name()));
            ResolvedImage exported = images.resolve(NAME);
            Path archive = temp.resolve("exported.tar");
            ctr("images", "export", archive.toString(), NAME.name());
            images.delete(NAME);

            images.importArchive(archive, Optional.empty());

            assertThat(images.resolve(NAME)).isEqualTo(exported);
        }
    }

    @Nested
    class OthersImages {
        private void name(String name, String mediaType, String digest) {
            CONTAINERD
                    .client()
                    .images()
                    .create(ImageCreateRequest.newBuilder()
                            .setImage(ImageEntry.newBuilder()
                                    .setName(name)
                                    .setTarget(Descriptor.newBuilder()
                                            .setMediaType(mediaType)
                                            .setDigest(digest)
                                            .setSize(100)))
                            .build());
        }

        @Test
        void whatIsIncompleteIsNotListedAndSaysSoWhenUsed() {
            Image incomplete = Image.oci("example.org/incomplete:1");
            name(incomplete.name(), MediaTypes.OCI_MANIFEST, digest(bytes("absent")));

            assertThat(images.list()).isEmpty();
            assertThatThrownBy(() -> images.resolve(incomplete))
                    .isInstanceOfSatisfying(
                            NotFoundException.class, e -> assertThat(e.hint()).contains("Pull or import it again."))
                    .hasMessageContaining("example.org/incomplete:1");
            images.delete(incomplete);
        }

        @Test
        void whatIsNoImageIsNotListedAndRefused() {
            Image artifact = Image.oci("example.org/artifact:1");
            name(artifact.name(), "application/vnd.cncf.helm.chart", "sha512:" + "0".repeat(128));

            assertThat(images.list()).isEmpty();
            assertThatThrownBy(() -> images.resolve(artifact))
                    .isInstanceOfSatisfying(
                            InvalidInputException.class,
                            e -> assertThat(e.hint()).isPresent())
                    .hasMessageContaining("sha512");
            images.delete(artifact);
        }
    }

    private static void collectGarbage() {
        var leases = CONTAINERD.client().leases();
        leases.create(LeaseCreateRequest.newBuilder().setId("collect-garbage").build());
        leases.delete(LeaseDeleteRequest.newBuilder()
                .setId("collect-garbage")
                .setSync(true)
                .build());
    }
}
