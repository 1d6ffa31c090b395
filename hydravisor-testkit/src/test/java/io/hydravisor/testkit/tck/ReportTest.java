package io.hydravisor.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.core.Capability;
import io.hydravisor.testkit.memory.InMemorySandboxProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @AutoClose
    private final InMemorySandboxProvider provider = new InMemorySandboxProvider().without(Capability.FILES);

    @TempDir
    private Path folder;

    /** The line of a capability, without its words. */
    private String line(String id) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("reports/memory.tsv"));
        return lines.stream()
                .map(line -> line.split("\t", -1))
                .filter(parts -> parts[0].equals(id))
                .map(parts -> parts[2] + " of " + parts[3])
                .findFirst()
                .orElse("none");
    }

    private static SandboxRule rule(String id) {
        return SandboxRule.all().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void countsWhatHasPassedOfWhatBindsTheProvider() throws IOException {
        Report report = new Report(folder.resolve("reports"), provider);
        assertThat(line("net.forward")).isEqualTo("0 of 3");

        report.passed(rule("N-1"));
        report.passed(rule("N-2"));
        report.passed(rule("N-2"));

        assertThat(line("net.forward")).isEqualTo("2 of 3");
        assertThat(line("")).startsWith("0 of ");
        report.passed(rule("K-1"));
        assertThat(line("")).startsWith("1 of ");
    }

    @Test
    void leavesOutWhatIsNotDeclaredAndRulesThatNeedIt() throws IOException {
        new Report(folder.resolve("reports"), provider);

        assertThat(line("file.access")).isEqualTo("none");
        assertThat(line("sandbox.pause")).as("S-1 needs files besides").isEqualTo("0 of 1");
        assertThat(line("net.isolated")).isEqualTo("0 of 1");
    }

    @Test
    void beginsAnewWithEachRun() throws IOException {
        new Report(folder.resolve("reports"), provider).passed(rule("N-1"));
        new Report(folder.resolve("reports"), provider);

        assertThat(line("net.forward")).isEqualTo("0 of 3");
    }
}
