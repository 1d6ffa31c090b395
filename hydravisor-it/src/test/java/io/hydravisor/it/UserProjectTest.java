package io.hydravisor.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.examples.Project.Run;
import io.hydravisor.it.App.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Maven project of somebody else, built from installed artifacts. Maven's invoker plugin has installed them. */
class UserProjectTest {
    @TempDir
    static Path shared;

    /** Short, as it holds the paths of sockets. */
    @TempDir
    Path temporary;

    private static List<String> classPath = List.of();

    @BeforeAll
    static void build() throws Exception {
        App.makeImage(shared);
        Path project = shared.resolve("project");
        copy(Path.of("src/it/user-project"), project);
        Run run = OwnMaven.run(project, "-Dhydravisor.version=" + App.VERSION, "compile");
        Files.writeString(Path.of("target", "user-project.log"), run.stdout() + run.stderr());
        assertThat(run.exitCode()).as(run.stdout() + run.stderr()).isZero();
        classPath =
                List.of(Files.readString(project.resolve("target/classpath")).split(":", -1));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void everythingComesFromTheRepository() {
        assertThat(classPath)
                .isNotEmpty()
                .allSatisfy(jar -> assertThat(jar).startsWith(OwnMaven.REPOSITORY.toString()))
                .extracting(jar -> Path.of(jar).getFileName().toString())
                .filteredOn(jar -> jar.startsWith("hydravisor-"))
                .containsExactlyInAnyOrder(
                        "hydravisor-api-" + App.VERSION + ".jar", "hydravisor-containerd-" + App.VERSION + ".jar");
    }

    /** The build's own pins do not reach a user: what they would change is what we would never have tested. */
    @Test
    void theVersionsAreThoseThatTheTestsRunWith() throws IOException {
        try (Stream<Path> tested = Files.list(App.JARS)) {
            assertThat(tested.map(jar -> jar.getFileName().toString()))
                    .containsAll(classPath.stream()
                            .map(jar -> Path.of(jar).getFileName().toString())
                            .toList());
        }
    }

    static List<Jdk> jdks() throws IOException {
        return Jdk.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void itRuns(Jdk jdk) throws Exception {
        String path = shared.resolve("project/target/classes") + ":" + String.join(":", classPath);

        Run run = jdk.java(
                temporary,
                "ALL-UNNAMED",
                List.of(
                        "-cp",
                        path,
                        "org.example.Main",
                        shared.resolve("busybox.tar").toString()));

        assertThat(run.stdout()).isEqualTo("containerd [containerd]\n[]\nhello\n");
        // The project has not chosen where logs go, and SLF4J says so.
        assertThat(run.stderr().lines()).allSatisfy(line -> assertThat(line).startsWith("SLF4J(W): "));
        assertThat(run.exitCode()).isZero();
    }
}
