package io.hydravisor.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydravisor.examples.Project;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is published of a release. */
@Tag("release")
class ReleaseTest {
    @BeforeAll
    @Timeout(1_200)
    static void make() throws Exception {
        Release.make();
    }

    @Test
    void centralWouldTakeThem() throws IOException {
        assertThat(CentralRequirements.broken(Release.MAVEN, Path.of(System.getProperty("localRepository"))))
                .isEmpty();
    }

    @Test
    void theyAreThoseOfTheBomAndNoOthers() throws IOException {
        List<String> expected = new ArrayList<>(App.published());
        expected.add("hydravisor-bom");
        expected.add("hydravisor-parent");

        try (Stream<Path> artifacts = Files.list(Release.MAVEN.resolve("io/hydravisor"))) {
            assertThat(artifacts.map(artifact -> artifact.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(Release.MAVEN)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void eachJarHoldsTheLicense(Path jar) throws IOException {
        assertThat(text(jar, "META-INF/LICENSE")).isEqualTo(Files.readString(Project.TOP.resolve("LICENSE")));
    }

    static List<String> published() throws IOException {
        return App.published();
    }

    /** A module that exports nothing has a page about itself and its own package. */
    @ParameterizedTest
    @MethodSource("published")
    void theDocumentationShowsWhatIsExported(String artifact) throws IOException {
        ModuleDescriptor module = ModuleFinder.of(file(artifact, ".jar")).findAll().stream()
                .findFirst()
                .orElseThrow()
                .descriptor();
        List<String> shown = new ArrayList<>(module.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .toList());
        if (shown.isEmpty()) {
            shown.add(module.name());
        }

        assertThat(text(file(artifact, "-javadoc.jar"), "element-list").lines())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of("module:" + module.name()), shown.stream())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("published")
    void eachJarHasTheListOfWhatItIsMadeOfWithoutTimeOrChance(String artifact) throws IOException {
        JsonNode list = sbom(artifact);

        assertThat(list.at("/metadata/component/purl").asText())
                .isEqualTo("pkg:maven/io.hydravisor/%s@%s?type=jar".formatted(artifact, Release.VERSION));
        assertThat(list.at("/metadata/timestamp").isMissingNode()).isTrue();
        assertThat(list.findValuesAsText("name")).contains("cdx:reproducible");
        assertThat(Release.components(list))
                .allSatisfy((jar, license) -> assertThat(license).isNotEmpty());
    }

    @Test
    void theListOfContainerdIsWhatAnApplicationGets() throws IOException {
        try (Stream<Path> jars = Files.list(App.JARS)) {
            assertThat(Release.components(sbom("hydravisor-containerd")).keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            jars.map(jar -> jar.getFileName().toString().replace(App.VERSION, Release.VERSION))
                                    // What the examples add to it.
                                    .filter(
                                            jar -> !jar.matches(
                                                    "(hydravisor-(containerd|examples|tmux|vault)|bcprov-jdk18on|slf4j-simple|jul-to-slf4j)-.*"))
                                    .toList());
        }
    }

    @Test
    void theListOfContainerdNamesLicenses() throws IOException {
        Map<String, String> licenses = new TreeMap<>();
        Release.components(sbom("hydravisor-containerd"))
                .forEach((jar, license) -> licenses.put(jar.replaceFirst("-[0-9].*", ""), license));

        assertThat(licenses)
                .containsEntry("hydravisor-api", "Apache-2.0")
                .containsEntry("grpc-netty-shaded", "Apache-2.0")
                .containsEntry("jackson-databind", "Apache-2.0")
                .containsEntry("jna-jpms", "LGPL-2.1-or-later, Apache-2.0")
                .containsEntry("protobuf-java", "BSD-3-Clause")
                .containsEntry("slf4j-api", "MIT");
    }

    private static Path file(String artifact, String end) {
        return Release.MAVEN.resolve("io/hydravisor/%1$s/%2$s/%1$s-%2$s%3$s".formatted(artifact, Release.VERSION, end));
    }

    private static JsonNode sbom(String artifact) throws IOException {
        return new ObjectMapper().readTree(file(artifact, "-cyclonedx.json").toFile());
    }

    private static String text(Path jar, String name) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(file.getEntry(name)).as(name).isNotNull();
            try (InputStream in = file.getInputStream(file.getEntry(name))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
