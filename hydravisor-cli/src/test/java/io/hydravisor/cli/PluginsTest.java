package io.hydravisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.cli.plugin.Elsewhere;
import io.hydravisor.containerd.ContainerdDaemon;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Providers of others in the plugin folder. */
class PluginsTest {
    private static final String SERVICES = "META-INF/services/io.hydravisor.spi.SandboxProvider";

    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @TempDir
    Path folder;

    Shell shell;

    @BeforeEach
    void prepare() throws Exception {
        shell = new Shell(folder, DAEMON.stateFolder(), DAEMON.endpoint());
    }

    @Test
    void theirProvidersAreFound() throws Exception {
        plugin("elsewhere.jar", Elsewhere.class.getName(), Elsewhere.class);

        assertThat(shell.hydravisor("providers").out()).contains("containerd ", "elsewhere ");
        assertThat(shell.hydravisor("sandbox", "list", "--on", "elsewhere:").exit())
                .isEqualTo(6);
    }

    @Test
    void severalUsableEndpointsAreListed() throws Exception {
        plugin("elsewhere.jar", Elsewhere.class.getName(), Elsewhere.class);
        plugin("again.jar", Elsewhere.Twin.class.getName(), Elsewhere.class, Elsewhere.Twin.class);
        shell.settings("");

        Shell.Result result = shell.hydravisor("sandbox", "list");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("elsewhere:", "twin:").contains("hint: Choose one with --on URI");
    }

    @Test
    void aFileThatIsNoJarIsSaidAndPassedOver() throws Exception {
        Files.writeString(shell.plugins().resolve("broken.jar"), "not a jar");

        Shell.Result list = shell.hydravisor("sandbox", "list");
        Shell.Result doctor = shell.hydravisor("doctor");

        assertThat(list.exit()).isZero();
        assertThat(list.err())
                .startsWith("hydravisor: ignoring ")
                .contains("broken.jar")
                .hasLineCount(1);
        assertThat(doctor.exit()).isEqualTo(6);
        assertThat(doctor.out()).contains("broken.jar: not usable");
    }

    @Test
    void aJarWithoutItsClassIsSaidAndPassedOver() throws Exception {
        plugin("empty.jar", "org.example.Missing");

        Shell.Result list = shell.hydravisor("sandbox", "list");
        Shell.Result doctor = shell.hydravisor("doctor");

        assertThat(list.exit()).isZero();
        assertThat(list.err())
                .startsWith("hydravisor: ignoring ")
                .contains("org.example.Missing")
                .hasLineCount(1);
        assertThat(doctor.exit()).isEqualTo(6);
        assertThat(doctor.out()).contains("broken", "org.example.Missing");
    }

    private void plugin(String name, String provider, Class<?>... classes) throws IOException {
        try (JarOutputStream jar =
                new JarOutputStream(Files.newOutputStream(shell.plugins().resolve(name)))) {
            entry(jar, SERVICES, provider.getBytes(StandardCharsets.UTF_8));
            for (Class<?> type : classes) {
                String file = type.getName().replace('.', '/') + ".class";
                try (InputStream bytes = type.getClassLoader().getResourceAsStream(file)) {
                    entry(jar, file, bytes.readAllBytes());
                }
            }
        }
    }

    private static void entry(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
