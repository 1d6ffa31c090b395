package io.hydravisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the module shows and needs is pinned in module.txt, so that a change of it is seen in review. */
class ModuleTest {
    @Test
    void theDescriptorIsThePinnedOne() throws IOException {
        ModuleDescriptor module;
        try (InputStream built = Files.newInputStream(Path.of("target/classes/module-info.class"))) {
            module = ModuleDescriptor.read(built);
        }

        assertThat(lines(module)).isEqualTo(Files.readAllLines(Path.of("src/test/resources/module.txt")));
    }

    private static List<String> lines(ModuleDescriptor module) {
        Stream<String> all = Stream.of(
                        Stream.of((module.isOpen() ? "open module " : "module ") + module.name()),
                        module.requires().stream()
                                .map(needed -> "requires " + words(needed.modifiers()) + needed.name())
                                .sorted(),
                        module.exports().stream()
                                .map(shown -> "exports " + shown.source() + to(shown.targets()))
                                .sorted(),
                        module.opens().stream()
                                .map(opened -> "opens " + opened.source() + to(opened.targets()))
                                .sorted(),
                        module.uses().stream().map(used -> "uses " + used).sorted(),
                        module.provides().stream()
                                .map(given -> "provides " + given.service() + " with " + given.providers())
                                .sorted())
                .flatMap(part -> part);
        return all.toList();
    }

    private static String words(Set<ModuleDescriptor.Requires.Modifier> modifiers) {
        return modifiers.stream()
                .map(word -> word.toString().toLowerCase(java.util.Locale.ROOT) + " ")
                .sorted()
                .reduce("", String::concat);
    }

    private static String to(Set<String> targets) {
        return targets.isEmpty() ? "" : " to " + targets.stream().sorted().toList();
    }
}
