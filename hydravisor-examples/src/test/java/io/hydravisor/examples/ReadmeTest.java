package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** README.md shows code that is compiled. */
class ReadmeTest {
    @Test
    void showsFirstSandboxAsItIs() throws IOException {
        List<String> source = Files.readAllLines(
                Project.TOP.resolve("hydravisor-examples/src/main/java/io/hydravisor/examples/FirstSandbox.java"));
        List<String> tagged =
                source.subList(indexOf(source, "// tag::readme[]") + 1, indexOf(source, "// end::readme[]"));

        assertThat(tagged).as("a program of about 20 lines").hasSizeBetween(10, 26);
        assertThat(Files.readString(Project.TOP.resolve("README.md")))
                .contains("```java\n" + String.join("\n", tagged).stripIndent() + "\n```\n");
    }

    private static int indexOf(List<String> lines, String tag) {
        return lines.stream().map(String::strip).toList().indexOf(tag);
    }
}
