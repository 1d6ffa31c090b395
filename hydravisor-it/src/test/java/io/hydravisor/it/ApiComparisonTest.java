package io.hydravisor.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.examples.Project;
import io.hydravisor.examples.Project.Run;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build with a previous release named to it, as it is after the first one. The release is the present jar, or nearly. */
class ApiComparisonTest {
    private static final String VERSION = "0.0.1";

    @TempDir
    Path temporary;

    private Path previous = Path.of("");

    @BeforeEach
    void makePreviousRelease() throws IOException {
        String pom = EffectivePoms.file("io.hydravisor", "hydravisor-api", VERSION);
        Path file = OwnMaven.REPOSITORY.resolve(pom);
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>io.hydravisor</groupId>
                  <artifactId>hydravisor-api</artifactId>
                  <version>%s</version>
                </project>
                """.formatted(VERSION));
        previous = Path.of(file.toString().replaceFirst("pom$", "jar"));
        Files.write(previous, Files.readAllBytes(App.jar("hydravisor-api")));
    }

    @Test
    void theSameApiPasses() throws Exception {
        Run run = compare();

        assertThat(run.exitCode()).as(run.toString()).isZero();
    }

    @Test
    void aClassThatIsGoneFails() throws Exception {
        addToPrevious("package io.hydravisor.core; public class Gone {}", "io/hydravisor/core/Gone.class");

        Run run = compare();

        assertThat(run.exitCode()).as(run.toString()).isNotZero();
        assertThat(run.stdout()).contains("io.hydravisor.core.Gone");
    }

    @Test
    void whatIsNotExportedMayGo() throws Exception {
        addToPrevious("package io.hydravisor.front; public class Gone {}", "io/hydravisor/front/Gone.class");

        Run run = compare();

        assertThat(run.exitCode()).as(run.toString()).isZero();
    }

    private static Run compare() throws Exception {
        return OwnMaven.run(Project.TOP, "-pl", "hydravisor-api", "-Dapi.previous=" + VERSION, "japicmp:cmp@api");
    }

    private void addToPrevious(String source, String name) throws IOException {
        Path file = Files.writeString(temporary.resolve("Gone.java"), source);
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "--release", "17", "-d", temporary.toString(), file.toString());
        assertThat(exit).isZero();
        try (FileSystem jar = FileSystems.newFileSystem(previous)) {
            Files.copy(temporary.resolve(name), jar.getPath(name));
        }
    }
}
