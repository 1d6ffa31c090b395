package io.hydravisor.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydravisor.containerd.DockerRegistry;
import io.hydravisor.examples.Project.Run;
import io.hydravisor.ollama.fake.FakeOllama;
import io.hydravisor.ollama.fake.Script;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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

    private static final Path LAUNCHER = Project.TOP.resolve("bin/hydravisor");

    @TempDir
    static Path shared;

    @TempDir
    Path records;

    /** Short, as it holds the paths of sockets. */
    @TempDir
    Path temporary;

    @BeforeAll
    static void makeImage() throws Exception {
        String tool = Project.TOP.resolve("tools/busybox-image").toString();
        assertThat(Project.run(shared, Map.of(), List.of(tool, image()))).isEqualTo(new Run(0, "", ""));
    }

    /** A file of its own for each recording. */
    private String cast() {
        return records.resolve("quickstart.cast").toString();
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
                .filter(entry -> !entry.matches(".*hydravisor-containerd[^/]*(/test-classes|-tests\\.jar)"))
                .filter(entry -> !entry.matches(".*/(junit|assertj|byte-buddy|opentest4j|apiguardian)[^/]*"))
                .collect(Collectors.joining(File.pathSeparator));
        String program = Path.of("target", "classes").toAbsolutePath().toString();

        Run run = java(
                Map.of(),
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
    void aModelWorksInASandbox() throws Exception {
        try (FakeOllama ollama = FakeOllama.tcp()) {
            ollama.next(Script.start()
                            .call("call_1", "write", "{\"path\":\"/etc/motd\",\"content\":\"hi\"}")
                            .call("call_2", "exec", "{\"argv\":[\"uname\",\"-s\"]}")
                            .done("stop"))
                    .next(Script.tokens("The kernel", " is Linux."));

            Run run = java(
                    AgentInSandbox.class, ollama.endpoint(), "able", "containerd:private", image(), "Which kernel?");

            assertThat(run.stderr())
                    .contains("> write {", "  refused: files are written below /workspace/ only")
                    .contains("> exec {argv=[uname, -s]}", "  exit code 0", "  Linux");
            assertThat(run.stdout()).isEqualTo("The kernel is Linux.\n");
            assertThat(run.exitCode()).isZero();
            assertThat(new String(ollama.last().body(), UTF_8)).contains("Linux", "refused");
        }
        assertThat(new Census(temporary).take(PATIENCE)).isEmpty();
    }

    @Test
    void aModelThatIsCutOffHasNotAnswered() throws Exception {
        try (FakeOllama ollama = FakeOllama.tcp()) {
            ollama.next(Script.start().token("The ker").cut());

            Run run = java(
                    AgentInSandbox.class, ollama.endpoint(), "able", "containerd:private", image(), "Which kernel?");

            assertThat(run.stdout()).isEqualTo("The ker\n");
            assertThat(run.stderr()).contains("not answered: ");
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void theQuickstartWithAScriptInPlaceOfAModel() throws Exception {
        // Nothing listens there.
        Run run = java(
                Map.of("OLLAMA_HOST", "127.0.0.1:1"),
                Quickstart.class,
                "--image",
                image(),
                "--record",
                cast(),
                "--model");

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout())
                .contains("no models within reach: ", "a script in this process takes the place of a model")
                .contains("the model wants exec {argv=[cat, /workspace/number.txt]}")
                .containsPattern("answered: The number is [0-9]{6}, and the kernel is Linux\\.")
                .contains("that is the number in the sandbox");
        assertThat(run.exitCode()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void theQuickstartWithAModel() throws Exception {
        try (FakeOllama ollama = FakeOllama.tcp()) {
            ollama.next(Script.start()
                            .call("call_1", "read", "{\"path\":\"/workspace/number.txt\"}")
                            .done("stop"))
                    .next(Script.tokens("No idea."));

            Run run = java(
                    Quickstart.class, "--image", image(), "--record", cast(), "--model", ollama.endpoint(), "--json");

            JsonNode model = new ObjectMapper().readTree(run.stdout()).at("/steps/10");
            assertThat(model.at("/name").asText()).isEqualTo("model");
            assertThat(model.at("/model").asText()).startsWith("able");
            assertThat(model.at("/answer").asText()).isEqualTo("No idea.");
            assertThat(model.at("/calls").asInt()).isEqualTo(1);
            assertThat(model.at("/right").asBoolean(true)).isFalse();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void theQuickstartInText() throws Exception {
        Run run = java(Quickstart.class, "--image", image(), "--record", cast());

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout())
                .contains("Hello reader, from /workspace", "line 5", "TimedOut", "no process, mount, thread or file")
                .endsWith(" s.\n");
        assertThat(run.stdout().lines()).hasSizeLessThan(70);
        assertThat(run.exitCode()).isZero();
        assertThat(temporary).isEmptyDirectory();
        assertThat(run.stdout()).contains("recorded: " + cast());
        Run replay = Project.run(
                records,
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                List.of(LAUNCHER.toString(), "replay", "--speed", "100", cast()));
        assertThat(replay.stdout()).contains("42, says ");
        assertThat(replay.exitCode()).isZero();
    }

    @Test
    void theQuickstartInJson() throws Exception {
        Run run = java(Quickstart.class, "--image", image(), "--record", cast(), "--json");

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
                        "session",
                        "destroy",
                        "census");
        assertThat(document.at("/steps/4/exit_code").asInt()).isEqualTo(3);
        assertThat(document.at("/steps/7/processes_before").asInt()).isEqualTo(3);
        assertThat(document.at("/steps/7/processes_after").asInt(-1)).isZero();
        assertThat(document.at("/steps/2/source").asText()).isEqualTo("archive");
        assertThat(document.at("/steps/9/answer").asText()).startsWith("42, says ");
        assertThat(document.at("/steps/9/recording").asText()).isEqualTo(cast());
        assertThat(Files.readString(Path.of(cast())))
                .contains(document.at("/steps/9/answer").asText());
        assertThat(run.exitCode()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void theQuickstartPullsItsImage() throws Exception {
        DockerRegistry registry = new DockerRegistry();
        registry.start();
        try {
            registry.push(Path.of(image()), "library/busybox", "latest");

            JsonNode image = imageOf(java(
                    Quickstart.class,
                    "--pull",
                    registry.host() + "/library/busybox:latest",
                    "--record",
                    cast(),
                    "--pull-limit",
                    "120",
                    "--json"));

            assertThat(image.at("/source").asText()).isEqualTo("registry");
            assertThat(image.at("/image").asText()).isEqualTo(registry.host() + "/library/busybox:latest");
        } finally {
            registry.stop();
        }
    }

    /** One that refuses connections, and one that takes them and says nothing. */
    @Test
    void theQuickstartMakesAnImageWhereNoRegistryAnswers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int port : new int[] {1, silent.getLocalPort()}) {
                Files.deleteIfExists(Path.of(cast()));

                JsonNode image = imageOf(java(
                        Quickstart.class,
                        "--pull",
                        "127.0.0.1:" + port + "/busybox:latest",
                        "--record",
                        cast(),
                        "--json"));

                assertThat(image.at("/source").asText()).isEqualTo("made");
                assertThat(image.at("/image").asText()).isEqualTo("hydravisor.local/busybox:1");
            }
        }
    }

    private JsonNode imageOf(Run run) throws Exception {
        assertThat(run.stderr()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(temporary).isEmptyDirectory();
        return new ObjectMapper().readTree(run.stdout()).at("/steps/2");
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
        return java(Map.of(), program, args);
    }

    private Run java(Map<String, String> environment, Class<?> program, String... args) throws Exception {
        return java(environment, List.of("-cp", System.getProperty("java.class.path")), "ALL-UNNAMED", program, args);
    }

    /**
     * Runs a program with all that it keeps, in folders for state and for temporary files, in this test's own folder.
     *
     * @param nativeAccess who may make native calls, where the JVM wants to be told
     */
    private Run java(
            Map<String, String> environment, List<String> paths, String nativeAccess, Class<?> program, String... args)
            throws Exception {
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
        Map<String, String> all = new HashMap<>(environment);
        all.put("HYDRAVISOR_LAUNCHER", LAUNCHER.toString());
        all.put("HYDRAVISOR_STATE_FOLDER", temporary.resolve("hydravisor").toString());
        return Project.run(Project.TOP, all, argv);
    }
}
