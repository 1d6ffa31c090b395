package io.hydravisor.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the check of a release notices what is wrong with one: a parent, and a jar that needs another jar. */
class CentralRequirementsTest {
    private static final String PARENT = "org/example/up/1/up-1.pom";
    private static final String JAR = "org/example/lib/1/lib-1";
    private static final String POM = JAR + ".pom";

    @TempDir
    Path folder;

    @TempDir
    Path published;

    @BeforeEach
    void makeRelease() throws Exception {
        write(PARENT, """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.example</groupId>
                  <artifactId>up</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <name>Up</name>
                  <description>A parent.</description>
                  <url>https://example.org</url>
                  <licenses><license><name>MIT</name><url>https://example.org/mit</url></license></licenses>
                  <developers><developer><name>Somebody</name></developer></developers>
                  <scm>
                    <connection>scm:git:https://example.org/up</connection>
                    <developerConnection>scm:git:https://example.org/up</developerConnection>
                    <url>https://example.org/up</url>
                  </scm>
                  <dependencyManagement>
                    <dependencies>
                      <dependency><groupId>org.other</groupId><artifactId>other</artifactId><version>2.5</version></dependency>
                    </dependencies>
                  </dependencyManagement>
                </project>
                """);
        write(POM, """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <parent><groupId>org.example</groupId><artifactId>up</artifactId><version>1</version></parent>
                  <artifactId>lib</artifactId>
                  <name>Lib</name>
                  <dependencies>
                    <dependency><groupId>org.other</groupId><artifactId>other</artifactId></dependency>
                  </dependencies>
                </project>
                """);
        for (String jar : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
            write(JAR + jar, "a jar");
        }
        Path other = published.resolve("org/other/other/2.5/other-2.5.pom");
        Files.createDirectories(other.getParent());
        Files.writeString(other, "<project/>");
    }

    @Test
    void aReleaseThatHasEverything() throws IOException {
        assertThat(broken()).isEmpty();
    }

    static Stream<Arguments> inPoms() {
        return Stream.of(
                arguments(POM, "<name>Lib</name>", "", "lib-1.pom: no name"),
                arguments(PARENT, "<description>A parent.</description>", "", "lib-1.pom: no description"),
                arguments(PARENT, "<url>https://example.org</url>", "", "lib-1.pom: no url"),
                arguments(PARENT, "<licenses>.*</licenses>", "", "lib-1.pom: no license with a name and a url"),
                arguments(
                        PARENT, "<url>https://example.org/mit</url>", "", "up-1.pom: no license with a name and a url"),
                arguments(PARENT, "<developers>.*</developers>", "", "lib-1.pom: no developer with a name"),
                arguments(
                        PARENT,
                        "(?s)<scm>.*</scm>",
                        "",
                        "up-1.pom: no scm with a connection, a developerConnection and a url"),
                arguments(
                        PARENT,
                        "<developerConnection>.*</developerConnection>",
                        "",
                        "up-1.pom: no scm with a connection, a developerConnection and a url"),
                arguments(
                        POM,
                        "<artifactId>lib</artifactId>",
                        "<artifactId>lib</artifactId><version>1-SNAPSHOT</version>",
                        "lib-1.pom: version 1-SNAPSHOT"),
                arguments(
                        POM,
                        "<artifactId>lib</artifactId>",
                        "<artifactId>lob</artifactId>",
                        "lib-1.pom: belongs at org/example/lob/1/lob-1.pom"),
                arguments(PARENT, "2.5", "2.5-SNAPSHOT", "lib-1.pom: names org.other:other:jar 2.5-SNAPSHOT"),
                arguments(PARENT, "2.5", "[2,3)", "lib-1.pom: names org.other:other:jar [2,3)"),
                arguments(PARENT, "2.5", "2.6", "lib-1.pom: needs org.other:other:jar 2.6, which is nowhere"),
                arguments(
                        PARENT,
                        "<groupId>org.other</groupId><artifactId>other</artifactId><version>2.5</version>",
                        "<groupId>org.example</groupId><artifactId>gone</artifactId><version>1</version>",
                        "up-1.pom: manages org.example:gone:jar 1, which is nowhere"),
                arguments(
                        PARENT,
                        "<version>2.5</version>",
                        "",
                        "lib-1.pom: 'dependencies.dependency.version' for org.other:other:jar is missing."),
                arguments(
                        POM,
                        "<version>1</version></parent>",
                        "<version>2</version></parent>",
                        "lib-1.pom: Non-resolvable parent POM org.example:up:2 for org.example:lib:2: "
                                + "org/example/up/2/up-2.pom is not there"),
                arguments(
                        POM,
                        "<name>Lib</name>",
                        "<name>Lib</name><repositories><repository><id>a</id><url>https://example.org</url></repository></repositories>",
                        "lib-1.pom: names repositories"),
                arguments(POM, "<name>Lib</name>", """
                        <name>Lib</name><profiles><profile><id>p</id><pluginRepositories><pluginRepository>
                        <id>a</id><url>https://example.org</url></pluginRepository></pluginRepositories></profile></profiles>
                        """, "lib-1.pom: names repositories"));
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource("inPoms")
    void aPomThatLacksSomething(String pom, String part, String instead, String expected) throws Exception {
        String text = Files.readString(folder.resolve(pom));
        String changed = text.replaceFirst(part, instead);
        assertThat(changed).isNotEqualTo(text);
        write(pom, changed);

        assertThat(broken()).contains(expected);
    }

    static Stream<Arguments> files() {
        return Stream.of(
                arguments(JAR + ".jar", "lib-1.pom: has no .jar"),
                arguments(JAR + "-sources.jar", "lib-1.pom: has no -sources.jar"),
                arguments(JAR + "-javadoc.jar", "lib-1.pom: has no -javadoc.jar"),
                arguments(JAR + ".jar.md5", "lib-1.jar: no md5"),
                arguments(PARENT + ".sha1", "up-1.pom: no sha1"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("files")
    void aFileThatIsMissing(String file, String expected) throws IOException {
        Files.delete(folder.resolve(file));

        assertThat(broken()).containsExactly(expected);
    }

    @Test
    void aFileThatIsNotTheOneOfItsChecksums() throws IOException {
        Files.writeString(folder.resolve(JAR + "-sources.jar"), "another jar");

        assertThat(broken()).containsExactlyInAnyOrder("lib-1-sources.jar: wrong md5", "lib-1-sources.jar: wrong sha1");
    }

    @Test
    void nothingAtAll(@TempDir Path empty) throws IOException {
        assertThat(CentralRequirements.broken(empty, published)).containsExactly("there is no pom");
    }

    private List<String> broken() throws IOException {
        return CentralRequirements.broken(folder, published);
    }

    private void write(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        for (String kind : List.of("md5", "sha1")) {
            byte[] digest = MessageDigest.getInstance(kind.equals("md5") ? "MD5" : "SHA-1")
                    .digest(Files.readAllBytes(file));
            Files.writeString(Path.of(file + "." + kind), HexFormat.of().formatHex(digest));
        }
    }
}
