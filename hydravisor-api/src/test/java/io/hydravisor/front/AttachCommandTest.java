package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.Capability;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.fake.FakeBackend;
import io.hydravisor.fake.FakeProvider;
import io.hydravisor.fake.ProviderLoader;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachCommandTest {
    private static final SandboxSpec SPEC = SandboxSpec.of(FakeBackend.IMAGE).name("box");

    @TempDir
    Path folder;

    private final FakeProvider provider = new FakeProvider("fake");
    private Path launcher = Path.of("");

    @BeforeEach
    void makeLauncher() throws Exception {
        launcher = Files.createFile(folder.resolve("launcher"));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    private Hydravisor hydra(Path state, Path program) {
        return Hydravisor.builder()
                .classLoader(ProviderLoader.of(provider))
                .stateFolder(state)
                .launcher(program)
                .discover();
    }

    @Test
    void namesTheSandboxAndItsEndpoint() {
        try (Hydravisor hydra = hydra(StateFolder.in(variable -> null), launcher)) {
            Sandbox box = hydra.sandboxes("fake:/some/where?option=1").create(SPEC);

            List<String> command = box.attachCommand();

            assertThat(command)
                    .containsExactly(
                            launcher.toString(), "sandbox", "shell", "box", "--on", "fake:/some/where?option=1");
            assertThat(SessionSpec.of(PaneCommand.of(command)).command().argv()).isEqualTo(command);
            assertThat(hydra.sandboxes("fake:").create(SPEC).attachCommand()).endsWith("fake:");
        }
    }

    @Test
    void saysWhichStateFolderItIsIfThatIsAnother() {
        try (Hydravisor hydra = hydra(folder, launcher)) {
            Sandbox box = hydra.sandboxes("fake:").create(SPEC);

            assertThat(box.attachCommand())
                    .startsWith("env", "HYDRAVISOR_STATE_FOLDER=" + folder, launcher.toString(), "sandbox");
        }
    }

    @Test
    void aSandboxWithoutTerminalsHasNone() {
        try (Hydravisor hydra = hydra(folder, folder.resolve("gone"))) {
            Sandbox box = hydra.sandboxes("fake:").create(SPEC);
            provider.backends().get(0).lacks(Capability.TERMINALS);

            assertThatThrownBy(box::attachCommand).isInstanceOf(UnsupportedCapabilityException.class);
        }
    }

    @Test
    void saysWhatIsMissingBeforeAnythingHappens() {
        try (Hydravisor hydra = hydra(folder, folder.resolve("gone"))) {
            Sandbox box = hydra.sandboxes("fake:").create(SPEC);

            assertThatThrownBy(box::attachCommand)
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining(folder.resolve("gone").toString());
        }
    }
}
