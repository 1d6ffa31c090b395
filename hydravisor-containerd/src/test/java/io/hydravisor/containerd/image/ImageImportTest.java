package io.hydravisor.containerd.image;

import static io.hydravisor.containerd.image.ImageArchives.busybox;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ImageImportTest {
    @RegisterExtension
    static final PrivateContainerd CONTAINERD = new PrivateContainerd();

    private static final Image NAME = Image.oci("docker.io/library/busybox:test");

    @TempDir
    Path temp;

    private ContainerdImages images;

    @BeforeEach
    void open() {
        images = new ContainerdImages(CONTAINERD.client(), "overlayfs", Clock.systemUTC());
    }

    @AfterEach
    void deletingEveryImageLeavesNothing() {
        images.list().forEach(info -> images.delete(info.image()));
        assertThat(Census.of(CONTAINERD.client())).isEqualTo(Census.NOTHING);
    }

    @Test
    void ociTarIsImportedAndResolved() {
        ImageArchives image = busybox("one");

        List<ImageInfo> imported =
                images.importArchive(image.oci(NAME.name()).tar(temp.resolve("image.tar")), Optional.empty());

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
}
