package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import io.hydravisor.spi.SandboxProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A file that says, for each capability that a provider declares, how many of its rules have passed and how many bind the
 * provider. It is written anew with each rule that passes: a run that is cut short has shown less, and says so.
 */
final class Report {
    private final Path file;
    private final SandboxProvider provider;
    private final Set<String> passed = new HashSet<>();

    /** Begins a file, in which nothing has passed yet. */
    Report(Path folder, SandboxProvider provider) {
        this.file = folder.resolve(provider.name() + ".tsv");
        this.provider = provider;
        write();
    }

    synchronized void passed(SandboxRule rule) {
        passed.add(rule.id());
        write();
    }

    private void write() {
        List<SandboxRule> binding = SandboxRule.all().stream()
                .filter(rule -> provider.capabilities().containsAll(rule.needs()))
                .toList();
        StringBuilder text = new StringBuilder();
        line(text, "", "what needs no capability", binding, rule -> rule.needs().isEmpty());
        provider.capabilities().stream()
                .sorted(Comparator.comparing(Capability::id))
                .forEach(capability -> line(
                        text,
                        capability.id(),
                        capability.description(),
                        binding,
                        rule -> rule.needs().contains(capability)));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("the report of the rules can't be written", e);
        }
    }

    /** Those that are not run, as for want of a disturbance, bind all the same. */
    private void line(
            StringBuilder text, String id, String words, List<SandboxRule> binding, Predicate<SandboxRule> about) {
        List<String> rules = binding.stream().filter(about).map(SandboxRule::id).toList();
        long shown = rules.stream().filter(passed::contains).count();
        text.append("%s\t%s\t%d\t%d\n".formatted(id, words, shown, rules.size()));
    }
}
