package io.hydravisor.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydravisor.examples.Project;
import io.hydravisor.examples.Project.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The files of a release, as tools/release-check makes them from the last commit: twice, and they have to be the same. */
final class Release {
    static final Path FOLDER = Path.of("target", "release").toAbsolutePath();
    /** What goes to Maven Central, laid out as a repository. */
    static final Path MAVEN = FOLDER.resolve("maven");

    static final String VERSION = App.VERSION.replace("-SNAPSHOT", "");

    private static boolean made;

    private Release() {}

    /** Makes the files, unless another test has. */
    static synchronized void make() throws Exception {
        if (!made) {
            Run run = Project.run(
                    Project.TOP,
                    Map.of(),
                    List.of(Project.TOP.resolve("tools/release-check").toString(), FOLDER.toString()),
                    Duration.ofMinutes(19));
            assertThat(run.exitCode()).as(run.stderr()).isZero();
            made = true;
        }
    }

    /** The jars that a list names, with their licences. */
    static Map<String, String> components(JsonNode list) {
        Map<String, String> components = new TreeMap<>();
        for (JsonNode component : list.path("components")) {
            List<String> licenses = StreamSupport.stream(
                            component.path("licenses").spliterator(), false)
                    // One that SPDX has no id for has a name alone.
                    .map(license -> license.at("/license/id")
                            .asText(license.at("/license/name").asText()))
                    .toList();
            components.put(
                    component.path("name").asText() + "-"
                            + component.path("version").asText() + ".jar",
                    String.join(", ", licenses));
        }
        return components;
    }
}
