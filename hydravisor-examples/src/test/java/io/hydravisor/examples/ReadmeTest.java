package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pages show code that is compiled. */
class ReadmeTest {
    @Test
    void showsFirstSandboxAsItIs() throws IOException {
        List<String> tagged = tagged("FirstSandbox", "readme");

        assertThat(tagged).as("a program of about 20 lines").hasSizeBetween(10, 26);
        assertShows("README.md", tagged);
    }

    @Test
    void thePageOfAgentsShowsAgentInSandboxAsItIs() throws IOException {
        assertShows("docs/agents.md", tagged("AgentInSandbox", "agent"));
    }

    @Test
    void thePageOfSessionsShowsATerminalInASandboxAsItIs() throws IOException {
        assertShows("docs/tmux.md", tagged("SessionStep", "session"));
    }

    private static void assertShows(String page, List<String> code) throws IOException {
        assertThat(Files.readString(Project.TOP.resolve(page)))
                .contains("```java\n" + String.join("\n", code).stripIndent() + "\n```\n");
    }

    private static List<String> tagged(String program, String tag) throws IOException {
        List<String> source = Files.readAllLines(
                Project.TOP.resolve("hydravisor-examples/src/main/java/io/hydravisor/examples/" + program + ".java"));
        return source.subList(indexOf(source, "// tag::" + tag + "[]") + 1, indexOf(source, "// end::" + tag + "[]"));
    }

    private static int indexOf(List<String> lines, String tag) {
        return lines.stream().map(String::strip).toList().indexOf(tag);
    }
}
