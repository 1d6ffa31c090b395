package io.hydravisor.containerd.image;

import static io.hydravisor.containerd.image.ImageArchives.busybox;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.containerd.TestContext;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of an image must not outlive it. */
class ImageReuseTest {
    @RegisterExtension
    static final ContainerdDaemon CONTAINERD = ContainerdDaemon.empty();

    private static final Image NAME = Image.oci("docker.io/library/busybox:reuse");

    @TempDir
    Path temp;

    private Hydravisor hydra;
    private Sandboxes sandboxes;

    @BeforeEach
    void importOne() {
        hydra = CONTAINERD.hydra();
        sandboxes = hydra.sandboxes(CONTAINERD.endpoint());
        importAs("one");
        assertThat(marker()).isEqualTo("one");
    }

    @AfterEach
    void nothingIsLeft() {
        sandboxes.images().list().forEach(info -> sandboxes.images().delete(info.image()));
        hydra.close();
        assertThat(Census.of(CONTAINERD.client())).isEqualTo(Census.NOTHING);
    }

    private void importAs(String marker) {
        Path archive = busybox(marker).oci(NAME.name()).tar(temp.resolve(marker + ".tar"));
        sandboxes.images().importArchive(archive);
    }

    private String marker() {
        try (Sandbox box = sandboxes.create(SandboxSpec.of(NAME))) {
            return box.exec("busybox", "cat", "/etc/marker").orThrow().stdoutText();
        }
    }

    @Test
    void aNameThatLeadsToAnotherImageNow() {
        importAs("two");

        assertThat(marker()).isEqualTo("two");
    }

    @Test
    void anImageThatSomebodyHasDeleted() {
        sandboxes.images().delete(NAME);

        assertThatThrownBy(this::marker)
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.hint()).isPresent());
    }

    @Test
    void anUnpackedImageThatSomebodyHasRemoved() throws Exception {
        String top = new ContainerdImages(CONTAINERD.client(), "overlayfs", new TestContext(CONTAINERD.stateFolder()))
                .resolve(NAME)
                .chainId();
        CONTAINERD.ctr("snapshots", "remove", top);

        assertThat(marker()).isEqualTo("one");
    }
}
