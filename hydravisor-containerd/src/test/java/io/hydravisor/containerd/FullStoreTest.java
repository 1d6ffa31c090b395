package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.image.ImageArchives;
import io.hydravisor.containerd.image.ScriptedRegistry;
import io.hydravisor.core.Effect;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.PullOptions;
import io.hydravisor.sandbox.RegistryCredentials;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.sandbox.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The disk where containerd keeps images and sandboxes' files gets full; what then fails says so, and nothing of it is left. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class FullStoreTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = ContainerdDaemon.onSmallDisk(64);

    private static final Path FILL = DAEMON.root().resolve("fill");
    private static final int CHUNK_BYTES = 4096;

    private Hydravisor hydra;
    private Sandboxes sandboxes;
    private Sandbox box;
    private Witness witness;
    private Set<String> before;

    @BeforeEach
    void create() throws Exception {
        hydra = DAEMON.hydra();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
        box = sandboxes.create(ContainerdDaemon.spec().name("running"));
        box.files().writeText("/workspace/a", "then");
        witness = new Witness(box);
        before = Remains.of(DAEMON);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        witness.goesOn();
        Files.deleteIfExists(FILL);
        Soon.holds(() -> assertThat(Remains.of(DAEMON)).containsExactlyInAnyOrderElementsOf(before));
        witness.close();
        hydra.close();
        assertThat(DAEMON.leftovers()).isEmpty();
    }

    /** To the last block. */
    private static void fill() throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (OutputStream out = Files.newOutputStream(FILL)) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static void exhausted(ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOfSatisfying(ExhaustedException.class, e -> {
            assertThat(e.hint()).isPresent();
            assertThat(e.effect()).isNotEqualTo(Effect.DONE);
        });
    }

    @Test
    void noSandboxIsMade() throws Exception {
        fill();
        exhausted(() -> sandboxes.create(ContainerdDaemon.spec().name("another")));
        assertThat(sandboxes.list()).hasSize(1);
        Files.delete(FILL);
        try (Sandbox another = sandboxes.create(ContainerdDaemon.spec().name("another"))) {
            another.exec("true").orThrow();
        }
    }

    @Test
    void aSandboxGoesOnAndCanBeDestroyed() throws Exception {
        Sandbox other = sandboxes.create(ContainerdDaemon.spec().name("other"));
        fill();
        assertThat(other.exec(Command.shell("head -c 1000000 /dev/zero > /workspace/large"))
                        .success())
                .isFalse();
        assertThat(other.exec("echo", "on").stdoutText()).isEqualTo("on\n");
        other.destroy();
        assertThat(sandboxes.list()).hasSize(1);
    }

    @Test
    void noSnapshotIsTaken() throws Exception {
        fill();
        exhausted(() -> box.snapshot("full"));
        assertThat(box.snapshots()).isEmpty();
        Files.delete(FILL);
        Snapshot taken = box.snapshot("full");
        box.deleteSnapshot(taken);
    }

    @Test
    void noImageIsPulled() throws Exception {
        try (ScriptedRegistry registry = new ScriptedRegistry()) {
            Image image = registry.serve(ImageArchives.busybox("full"), "1");
            PullOptions anonymous = PullOptions.defaults().credentials(RegistryCredentials.anonymous());
            fill();
            exhausted(() -> sandboxes.images().pull(image, anonymous));
            assertThat(sandboxes.images().list()).hasSize(1);
            Files.delete(FILL);
            sandboxes.images().pull(image, anonymous);
            sandboxes.images().delete(image);
        }
    }
}
