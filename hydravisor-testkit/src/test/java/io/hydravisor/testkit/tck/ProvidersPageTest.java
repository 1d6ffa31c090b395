package io.hydravisor.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.core.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page for providers' authors lists the rules as they are. {@code -Ddocs.accept=true} writes the list anew. */
class ProvidersPageTest {
    private static final String BEGIN = "<!-- rules: made from the rules themselves; see CONTRIBUTING.md -->\n";
    private static final String END = "<!-- end of rules -->\n";

    @Test
    void thePageListsTheRules() throws IOException {
        Path page = Path.of("..", "docs", "providers.md");
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(begin).isBetween(BEGIN.length(), end);

        if (Boolean.getBoolean("docs.accept")) {
            Files.writeString(page, text.substring(0, begin) + table() + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end))
                .as("docs/providers.md; write it anew with -Ddocs.accept=true")
                .isEqualTo(table());
    }

    private static String table() {
        Map<String, String> broken =
                WrongProvidersTest.all().stream().collect(Collectors.toMap(WrongProvider::rule, WrongProvider::what));
        StringBuilder table =
                new StringBuilder("\n| rule | what holds | binds | proven on a provider that |\n|---|---|---|---|\n");
        for (Rule rule : Rule.all()) {
            List<String> needs = rule.needs().stream().map(Capability::id).toList();
            table.append("| %s | %s | %s | %s |\n"
                    .formatted(
                            rule.id(),
                            rule.text(),
                            needs.isEmpty() ? "all" : "`" + String.join("`, `", needs) + "`",
                            broken.getOrDefault(rule.id(), "")));
        }
        return table.append('\n').toString();
    }
}
