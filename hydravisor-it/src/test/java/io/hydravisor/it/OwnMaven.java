package io.hydravisor.it;

import io.hydravisor.examples.Project;
import io.hydravisor.examples.Project.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Maven, as a test runs it: with a local repository below this module's target, so that nothing enters the user's own. */
final class OwnMaven {
    static final Path REPOSITORY = Path.of("target", "repository").toAbsolutePath();

    private OwnMaven() {}

    static Run run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path settings = Files.createTempFile("settings", ".xml");
        try {
            Files.writeString(settings, settings());
            Stream<String> maven = Stream.of(
                    Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                    "-B",
                    "-gs",
                    settings.toString(),
                    "-Dmaven.repo.local=" + REPOSITORY);
            return Project.run(
                    folder,
                    Map.of("JAVA_HOME", System.getProperty("java.home")),
                    Stream.concat(maven, Stream.of(arguments)).toList());
        } finally {
            Files.delete(settings);
        }
    }

    /** Settings beside the user's own, by which plugins come from where this build has already put them. */
    private static String settings() {
        String repository =
                """
                <id>built-with</id>
                <url>%s</url>
                <releases><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
                """.formatted(Path.of(System.getProperty("localRepository")).toUri());
        return """
                <settings>
                  <profiles>
                    <profile>
                      <id>built-with</id>
                      <activation><activeByDefault>true</activeByDefault></activation>
                      <repositories><repository>%1$s</repository></repositories>
                      <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
                    </profile>
                  </profiles>
                </settings>
                """.formatted(repository);
    }
}
