package io.hydravisor.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.core.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page for providers' authors lists the rules as they are. {@code -Ddocs.accept=true} writes the lists anew. */
class ProvidersPageTest {
    private static final String MADE = ": made from the rules themselves; see CONTRIBUTING.md -->\n";

    @Test
    void thePageListsTheRules() throws IOException {
        Map<String, String> broken =
                WrongProvidersTest.all().stream().collect(Collectors.toMap(WrongProvider::rule, WrongProvider::what));
        StringBuilder table = head("provider");
        SandboxRule.all().forEach(rule -> row(table, rule.id(), rule.text(), rule.needs(), broken));

        compare("rules", table);
    }

    @Test
    void thePageListsTheRulesForModels() throws IOException {
        Map<String, String> broken =
                WrongBackendsTest.all().stream().collect(Collectors.toMap(WrongBackend::rule, WrongBackend::what));
        StringBuilder table = head("backend");
        ModelRule.all().forEach(rule -> row(table, rule.id(), rule.text(), rule.needs(), broken));

        compare("rules for models", table);
    }

    @Test
    void thePageListsTheRulesForSessions() throws IOException {
        StringBuilder table = new StringBuilder("\n| rule | what holds | binds |\n|---|---|---|\n");
        SessionRule.all()
                .forEach(rule ->
                        table.append("| %s | %s | %s |\n".formatted(rule.id(), rule.text(), binds(rule.needs()))));

        compare("rules for sessions", table);
    }

    @Test
    void thePageListsTheRulesForVaults() throws IOException {
        Map<String, String> broken =
                WrongVaultsTest.all().stream().collect(Collectors.toMap(BentVault.Wrong::rule, BentVault.Wrong::text));
        StringBuilder table = head("vault");
        VaultRule.all().forEach(rule -> row(table, rule.id(), rule.text(), rule.needs(), broken));

        compare("rules for vaults", table);
    }

    private static void compare(String what, StringBuilder rows) throws IOException {
        String table = rows.append('\n').toString();
        Path page = Path.of("..", "docs", "providers.md");
        String text = Files.readString(page);
        String mark = "<!-- " + what + MADE;
        int begin = text.indexOf(mark) + mark.length();
        int end = text.indexOf("<!-- end of " + what + " -->\n");
        assertThat(begin).isBetween(mark.length(), end);

        if (Boolean.getBoolean("docs.accept")) {
            Files.writeString(page, text.substring(0, begin) + table + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end))
                .as("docs/providers.md; write it anew with -Ddocs.accept=true")
                .isEqualTo(table);
    }

    private static StringBuilder head(String kind) {
        return new StringBuilder(
                "\n| rule | what holds | binds | proven on a " + kind + " that |\n|---|---|---|---|\n");
    }

    private static void row(
            StringBuilder table, String id, String text, Set<Capability> needs, Map<String, String> broken) {
        table.append("| %s | %s | %s | %s |\n".formatted(id, text, binds(needs), broken.getOrDefault(id, "")));
    }

    private static String binds(Set<Capability> needs) {
        List<String> ids = needs.stream().map(Capability::id).toList();
        return ids.isEmpty() ? "all" : "`" + String.join("`, `", ids) + "`";
    }
}
