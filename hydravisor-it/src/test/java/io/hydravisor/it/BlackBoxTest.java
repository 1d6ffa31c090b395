package io.hydravisor.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.examples.FirstSandbox;
import io.hydravisor.examples.Project.Run;
import io.hydravisor.examples.Quickstart;
import io.hydravisor.it.App.Jdk;
import io.hydravisor.it.App.Paths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples as an application of jars, all on the class path and all on the module path, on each JDK. */
class BlackBoxTest {
    @TempDir
    static Path shared;

    @TempDir
    Path records;

    /** Short, as it holds the paths of sockets. */
    @TempDir
    Path temporary;

    @BeforeAll
    static void makeImage() throws Exception {
        App.makeImage(shared);
    }

    private static String image() {
        return shared.resolve("busybox.tar").toString();
    }

    static Stream<Arguments> ways() throws Exception {
        return Jdk.all().stream().flatMap(jdk -> Stream.of(Paths.values()).map(paths -> Arguments.of(jdk, paths)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("ways")
    void theQuickstartRunsWithoutAWarning(Jdk jdk, Paths paths) throws Exception {
        String cast = records.resolve("quickstart.cast").toString();

        Run run = paths.run(jdk, temporary, List.of(), Quickstart.class, "--image", image(), "--record", cast);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout())
                .contains(
                        "on Java " + jdk.feature(), "found 'containerd'", "no process, mount, thread or file of ours");
        assertThat(run.exitCode()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("ways")
    void brokenProvidersAreNamedAndTheOthersWork(Jdk jdk, Paths paths) throws Exception {
        List<Path> broken = new ArrayList<>();
        for (BrokenProvider provider : BrokenProvider.values()) {
            broken.add(provider.jar(Files.createDirectories(shared.resolve(jdk + "-" + paths))));
        }

        Run run = paths.run(jdk, temporary, broken, FirstSandbox.class, "containerd:private", image());

        for (BrokenProvider provider : BrokenProvider.values()) {
            assertThat(run.stderr()).contains(provider.said());
        }
        // On the module path ServiceLoader meets some twice: in the module, and in its services file.
        assertThat(run.stderr().lines().filter(line -> line.contains(" WARN ")))
                .hasSize(BrokenProvider.values().length)
                .allSatisfy(line -> assertThat(line).contains("Ignoring "));
        assertThat(run.stdout()).matches("Linux .*\n1\n2\n3\nExited\\[code=0]\n");
        assertThat(run.exitCode()).isZero();
    }
}
