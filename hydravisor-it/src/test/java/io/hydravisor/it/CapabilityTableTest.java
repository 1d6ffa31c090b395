package io.hydravisor.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.examples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * README says of each provider what the rules have shown, as the last run of all its rules has left it in its module's target
 * folder. {@code -Ddocs.accept=true} writes the table anew.
 */
class CapabilityTableTest {
    private static final String BEGIN =
            "<!-- capabilities: made from what the rules have shown; see CONTRIBUTING.md -->\n";
    private static final String END = "<!-- end of capabilities -->\n";

    /** A column of the table. */
    private record Provider(String heading, String module, String name) {
        /** The lines of its report by capability; what needs none has the first. */
        SortedMap<String, Line> report() throws IOException {
            Path file = Project.TOP.resolve(module).resolve("target/tck/" + name + ".tsv");
            assertThat(file)
                    .as(
                            "what the rules have shown of '%s'; they are run with: mvn -pl %s -am test"
                                    + " -Dtest='*TckTest' -Dsurefire.failIfNoSpecifiedTests=false",
                            name, module)
                    .exists();
            SortedMap<String, Line> lines = new TreeMap<>();
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("\t", -1);
                lines.put(parts[0], new Line(parts[1], Integer.parseInt(parts[2]), Integer.parseInt(parts[3])));
            }
            return lines;
        }
    }

    /** What was shown of one capability. */
    private record Line(String words, int passed, int rules) {
        String cell() {
            if (rules == 0) {
                return "declared, no rule";
            }
            return passed == rules ? rules + (rules == 1 ? " rule" : " rules") : "not proven";
        }
    }

    private static final List<Provider> PROVIDERS = List.of(
            new Provider("containerd", "hydravisor-containerd", "containerd"),
            new Provider("in memory", "hydravisor-testkit", "memory"));

    @Test
    void theReadmeSaysWhatTheRulesHaveShown() throws IOException {
        Path readme = Project.TOP.resolve("README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(begin).isBetween(BEGIN.length(), end);

        String table = table();
        if (Boolean.getBoolean("docs.accept")) {
            Files.writeString(readme, text.substring(0, begin) + table + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end))
                .as("README.md's table of capabilities; CONTRIBUTING.md says how to write it anew")
                .isEqualTo(table);
    }

    private static String table() throws IOException {
        List<Map<String, Line>> reports = new ArrayList<>();
        SortedMap<String, String> capabilities = new TreeMap<>();
        for (Provider provider : PROVIDERS) {
            SortedMap<String, Line> report = provider.report();
            reports.add(report);
            report.forEach((id, line) -> capabilities.put(id, line.words()));
        }
        StringBuilder table = new StringBuilder("\n| capability | ")
                .append(PROVIDERS.stream().map(Provider::heading).collect(Collectors.joining(" | ")))
                .append(" |\n|---|")
                .append("---|".repeat(PROVIDERS.size()))
                .append('\n');
        capabilities.forEach((id, words) -> {
            table.append("| ").append(words).append(id.isEmpty() ? "" : " (`" + id + "`)");
            for (Map<String, Line> report : reports) {
                Line line = report.get(id);
                table.append(" | ").append(line == null ? "no" : line.cell());
            }
            table.append(" |\n");
        });
        return table.append('\n').toString();
    }
}
