package io.hydravisor.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydravisor.examples.Project;
import io.hydravisor.examples.Project.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The archive of the command, for people who build nothing. */
@Tag("release")
class ReleaseArchiveTest {
    private static final String NAME = "hydravisor-" + Release.VERSION;
    private static final Path ARCHIVE = Release.FOLDER.resolve(NAME + ".tar.gz");

    @BeforeAll
    @Timeout(1_200)
    static void make() throws Exception {
        Release.make();
    }

    static List<App.Jdk> jdks() throws IOException {
        return App.Jdk.all();
    }

    /** There the native libraries have to be unpacked, and a containerd of the command's own starts and stops. */
    @ParameterizedTest
    @MethodSource("jdks")
    void itRunsOnACleanRoot(App.Jdk jdk, @TempDir Path root) throws Exception {
        String command = "/opt/" + NAME + "/bin/hydravisor";
        Run run = Project.run(
                Project.TOP,
                Map.of(),
                List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        Path.of(ReleaseArchiveTest.class
                                        .getResource("/clean-root.sh")
                                        .toURI())
                                .toString(),
                        root.toString(),
                        ARCHIVE.toString(),
                        jdk.home().toRealPath().toString(),
                        command + " --version && " + command + " image list --on containerd:private --json"));

        assertThat(run.stderr()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.stdout()).startsWith("hydravisor " + Release.VERSION + "\n");
        JsonNode images =
                new ObjectMapper().readTree(run.stdout().lines().skip(1).reduce("", String::concat));
        assertThat(images.isArray()).isTrue();
        assertThat(images).isEmpty();
    }

    @Test
    void everythingBelongsToRootAndCanBeReadByAll() throws Exception {
        String program = "-rwxr-xr-x 0/0 .* " + NAME + "/bin/hydravisor";
        String file = "-rw-r--r-- 0/0 .* " + NAME + "/(LICENSE|THIRD-PARTY.txt|(lib|share)/.*[^/])";
        String folder = "drwxr-xr-x 0/0 .* " + NAME + "/((bin|lib|share)/.*)?";

        assertThat(list("--verbose", "--numeric-owner"))
                .isNotEmpty()
                .allMatch(line -> line.matches(program + "|" + file + "|" + folder));
    }

    @Test
    void itHoldsTheLicencesOfAllItsJars() throws Exception {
        String licences = tar("--extract", "--to-stdout", NAME + "/THIRD-PARTY.txt");

        assertThat(list()).contains(NAME + "/LICENSE");
        assertThat(jars())
                .filteredOn(jar -> !jar.startsWith("hydravisor-"))
                .allSatisfy(jar -> assertThat(licences).contains("\n" + jar.replaceFirst("-[0-9].*", "") + "\n"));
    }

    @Test
    void itsListOfPartsNamesEachJar() throws Exception {
        JsonNode list = new ObjectMapper()
                .readTree(Release.FOLDER.resolve(NAME + "-cyclonedx.json").toFile());

        assertThat(Release.components(list).keySet()).containsExactlyInAnyOrderElementsOf(jars());
        assertThat(Release.components(list).values()).doesNotContain("");
    }

    @Test
    void itsChecksumIsTrue() throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(ARCHIVE)));

        assertThat(Files.readString(Release.FOLDER.resolve("SHA256SUMS"), StandardCharsets.UTF_8))
                .isEqualTo(digest + "  " + ARCHIVE.getFileName() + "\n");
    }

    /** The jars besides the command's own. */
    private static List<String> jars() throws Exception {
        return list().stream()
                .filter(name -> name.endsWith(".jar") && !name.endsWith("/hydravisor-cli.jar"))
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .toList();
    }

    private static List<String> list(String... options) throws Exception {
        return tar(Stream.concat(Stream.of("--list"), Stream.of(options)).toArray(String[]::new))
                .lines()
                .toList();
    }

    private static String tar(String... arguments) throws Exception {
        List<String> argv = new ArrayList<>(List.of("tar", "--gzip", "--file", ARCHIVE.toString()));
        argv.addAll(List.of(arguments));
        Run run = Project.run(Project.TOP, Map.of(), argv);
        assertThat(run.exitCode()).as(run.stderr()).isZero();
        return run.stdout();
    }
}
