package io.hydravisor.containerd.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an image says of the program to run: busybox as its entry point, a shell as the argument, user 1000, folder /etc. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ImageMainTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = ContainerdDaemon.empty();

    private static final Image IMAGE = Image.oci("hydravisor.local/main:1");

    @TempDir
    Path folder;

    private Hydravisor hydra;
    private Sandboxes sandboxes;

    @BeforeEach
    void connect() throws Exception {
        hydra = DAEMON.hydra();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
        ImageArchives image = ImageArchives.busybox("main");
        // More layers than fit into one page of mount options.
        for (int i = 0; i < 60; i++) {
            image.layer(ImageArchives.tar("etc/layer-" + i, ImageArchives.bytes("x")));
        }
        sandboxes.images().importArchive(image.oci(IMAGE.name()).tar(folder.resolve("image.tar")));
    }

    @AfterEach
    void disconnect() {
        hydra.close();
    }

    private static String output(Sandbox box) {
        CommandProcess main = box.attach(MainCommand.ID);
        return main.stdout().lines().collect(Collectors.joining(","));
    }

    @Test
    void itsEntryPointIsRunWithItsOwnArgumentsOrOthers() {
        try (Sandbox own = sandboxes.create(SandboxSpec.of(IMAGE).main(MainCommand.ofImage()));
                Sandbox others =
                        sandboxes.create(SandboxSpec.of(IMAGE).main(MainCommand.ofImage("sh", "-c", "id -u; pwd")))) {
            // A shell without input ends.
            assertThat(own.attach(MainCommand.ID).await()).isEqualTo(new ExitStatus.Exited(0));
            assertThat(output(others)).isEqualTo("1000,/etc");
        }
    }

    @Test
    void anotherProgramPassesItsEntryPointOver() {
        try (Sandbox box =
                sandboxes.create(SandboxSpec.of(IMAGE).user("0").main(MainCommand.of("busybox", "id", "-u")))) {
            assertThat(output(box)).isEqualTo("0");
        }
        assertThatThrownBy(() -> sandboxes.create(SandboxSpec.of(IMAGE).main(MainCommand.of("id"))))
                .isInstanceOf(CommandStartException.class);
    }
}
