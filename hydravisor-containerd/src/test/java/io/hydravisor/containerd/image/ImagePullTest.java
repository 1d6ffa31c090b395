package io.hydravisor.containerd.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.containerd.DockerRegistry;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import io.hydravisor.sandbox.Images;
import io.hydravisor.sandbox.PullOptions;
import io.hydravisor.sandbox.RegistryCredentials;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From real registries, one for everybody and one that wants a password. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ImagePullTest {
    @RegisterExtension
    static final ContainerdDaemon CONTAINERD = ContainerdDaemon.empty();

    @RegisterExtension
    static final DockerRegistry OPEN = new DockerRegistry();

    @RegisterExtension
    static final DockerRegistry LOCKED = DockerRegistry.withPassword();

    private static final PullOptions LOGGED_IN =
            PullOptions.defaults().credentials(RegistryCredentials.basic(DockerRegistry.USER, DockerRegistry.PASSWORD));

    private Hydravisor hydra;
    private Sandboxes sandboxes;
    private Images images;

    @BeforeAll
    static void push() throws Exception {
        OPEN.push(ContainerdDaemon.busyboxArchive(), "team/busybox", "1");
        LOCKED.push(ContainerdDaemon.busyboxArchive(), "secret/busybox", "1");
    }

    @BeforeEach
    void connect() {
        hydra = CONTAINERD.hydra();
        sandboxes = hydra.sandboxes(CONTAINERD.endpoint());
        images = sandboxes.images();
    }

    @AfterEach
    void nothingIsLeft() {
        images.list().forEach(info -> images.delete(info.image()));
        hydra.close();
        assertThat(Census.of(CONTAINERD.client())).isEqualTo(Census.NOTHING);
    }

    @Test
    void sandboxesAreMadeFromWhatWasPulled() {
        Image byTag = Image.oci(OPEN.host() + "/team/busybox:1");
        ImageInfo pulled = images.pull(byTag);
        assertThat(images.list()).containsExactly(pulled);
        Image byDigest = Image.oci(OPEN.host() + "/team/busybox@" + pulled.digest());
        assertThat(images.pull(byDigest).digest()).isEqualTo(pulled.digest());
        assertThat(images.list()).hasSize(2);
        try (Sandbox box = sandboxes.create(SandboxSpec.of(byDigest))) {
            assertThat(box.exec("echo", "pulled").stdoutText()).isEqualTo("pulled\n");
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> images.pull(Image.oci(OPEN.host() + "/team/busybox:2")))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> images.pull(Image.oci(OPEN.host() + "/nobody/nothing:1")))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void aPasswordOpensWhatIsLocked() {
        Image image = Image.oci(LOCKED.host() + "/secret/busybox:1");
        assertThatThrownBy(
                        () -> images.pull(image, PullOptions.defaults().credentials(RegistryCredentials.anonymous())))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("wants credentials");
        RegistryCredentials wrong = RegistryCredentials.basic(DockerRegistry.USER, "guessed");
        assertThatThrownBy(() -> images.pull(image, PullOptions.defaults().credentials(wrong)))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageNotContaining("guessed");
        assertThat(wrong.toString()).doesNotContain("guessed");
        assertThat(images.pull(image, LOGGED_IN).image()).isEqualTo(image);
    }

    @Test
    void aMirrorGivesWhatItHas() {
        Image image = Image.oci("127.0.0.1:1/team/busybox:1");
        images.pull(image, PullOptions.defaults().mirror(URI.create("http://" + OPEN.host())));
        assertThat(images.list()).extracting(ImageInfo::image).containsExactly(image);
    }
}
