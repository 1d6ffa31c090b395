package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydravisor.examples.Project.Run;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs, each run in a JVM of its own as a user would, on a private containerd. */
class ExamplesRunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path shared;

    /** Short, as it holds the paths of sockets. */
    @TempDir
    Path temporary;

    @BeforeAll
    static void makeImage() throws Exception {
        String tool = Project.TOP.resolve("tools/busybox-image").toString();
        assertThat(Project.run(shared, Map.of(), List.of(tool, image()))).isEqualTo(new Run(0, "", ""));
    }

    private static String image() {
        return shared.resolve("busybox.tar").toString();
    }

    @Test
    void theProgramOfTheReadme() throws Exception {
        Run run = java(FirstSandbox.class, "containerd:private", image());

        assertThat(run.stdout()).matches("Linux .*\n1\n2\n3\nExited\\[code=0]\n");
        assertThat(run.stderr()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(new Census(temporary).take(PATIENCE)).isEmpty();
    }

    /** The library as modules, the program beside them: the other way to embed it. */
    @Test
    void theProgramOfTheReadmeOnTheModulePath() throws Exception {
        String modules = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("hydravisor-examples"))
                .filter(entry -> !entry.matches(".*/(junit|assertj|byte-buddy|opentest4j|apiguardian)[^/]*"))
                .collect(Collectors.joining(File.pathSeparator));
        String program = Path.of("target", "classes").toAbsolutePath().toString();

        Run run = java(
                List.of("-p", modules, "--add-modules", "io.hydravisor.containerd", "-cp", program),
                "com.sun.jna,io.grpc.netty.shaded",
                FirstSandbox.class,
                "containerd:private",
                image());

        assertThat(run.stdout()).matches("Linux .*\n1\n2\n3\nExited\\[code=0]\n");
        assertThat(run.stderr()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void theQuickstartInText() throws Exception {
        Run run = java(Quickstart.class, "--image", image());

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout())
                .contains("Hello reader, from /workspace", "line 5", "TimedOut", "no process, mount, thread or file")
                .endsWith(" s.\n");
        assertThat(run.stdout().lines()).hasSizeLessThan(60);
        assertThat(run.exitCode()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void theQuickstartInJson() throws Exception {
        Run run = java(Quickstart.class, "--image", image(), "--json");

        JsonNode document = new ObjectMapper().readTree(run.stdout());
        assertThat(document.at("/ok").asBoolean()).isTrue();
        assertThat(document.at("/steps").findValuesAsText("name"))
                .containsExactly(
                        "discover",
                        "connect",
                        "image",
                        "create",
                        "exec",
                        "stream",
                        "files",
                        "timeout",
                        "stats",
                        "destroy",
                        "census");
        assertThat(document.at("/steps/4/exit_code").asInt()).isEqualTo(3);
        assertThat(document.at("/steps/7/processes_before").asInt()).isEqualTo(3);
        assertThat(document.at("/steps/7/processes_after").asInt(-1)).isZero();
        assertThat(run.exitCode()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void theQuickstartSaysWhatFailedAndLeavesNothing() throws Exception {
        Path broken = Files.writeString(shared.resolve("broken.tar"), "no archive");

        Run run = java(Quickstart.class, "--image", broken.toString());

        assertThat(run.stdout()).contains("Step 3 went wrong: ");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(new Census(temporary).take(PATIENCE)).isEmpty();
        assertThat(temporary).isEmptyDirectory();
    }

    private Run java(Class<?> program, String... args) throws Exception {
        return java(List.of("-cp", System.getProperty("java.class.path")), "ALL-UNNAMED", program, args);
    }

    /**
     * Runs a program with all that it keeps, in folders for state and for temporary files, in this test's own folder.
     *
     * @param nativeAccess who may make native calls, where the JVM wants to be told
     */
    private Run java(List<String> paths, String nativeAccess, Class<?> program, String... args) throws Exception {
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.add("-Djava.io.tmpdir=" + temporary);
        if (Runtime.version().feature() >= 24) {
            argv.add("--enable-native-access=" + nativeAccess);
            argv.add("--sun-misc-unsafe-memory-access=allow");
        }
        argv.addAll(paths);
        argv.add(program.getName());
        argv.addAll(List.of(args));
        String state = temporary.resolve("hydravisor").toString();
        return Project.run(Project.TOP, Map.of("HYDRAVISOR_STATE_FOLDER", state), argv);
    }
}
