package io.hydravisor.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.examples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each published module shows is a file in docs/api, so that growth and breakage are seen in review. */
class ApiTest {
    private static final Path FOLDER = Project.TOP.resolve("docs/api");

    static List<String> published() throws IOException {
        return App.published();
    }

    @ParameterizedTest
    @MethodSource("published")
    void isTheOneOfTheFile(String artifact) throws Exception {
        String api = ApiText.of(App.jar(artifact));
        Path file = FOLDER.resolve(artifact + ".txt");
        if (Boolean.getBoolean("api.accept")) {
            Files.writeString(file, api);
        }

        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as(
                        "The API of %s has changed. If it shall, accept it (CONTRIBUTING.md has the command: "
                                + "-Dapi.accept=true) and commit docs/api/%s",
                        artifact, file.getFileName())
                .isEqualTo(api);
    }

    @Test
    void thereIsNoFileOfAModuleThatIsGone() throws Exception {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(App.published().stream()
                            .map(artifact -> artifact + ".txt")
                            .toList());
        }
    }
}
