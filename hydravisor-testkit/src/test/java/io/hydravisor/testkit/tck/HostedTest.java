package io.hydravisor.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the wrong ones are made from is right, by the rules that they are to break. */
class HostedTest {
    static List<SandboxRule> rules() {
        List<String> ids = WrongHosts.all().stream().map(WrongProvider::rule).toList();
        return SandboxRule.all().stream()
                .filter(rule -> ids.contains(rule.id()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void keeps(SandboxRule rule) throws Throwable {
        try (MemorySubject subject = new MemorySubject(Hosted::new)) {
            Trial.run(rule, subject);
        }
    }

    @Test
    void isBoundByThem() {
        try (MemorySubject subject = new MemorySubject(Hosted::new)) {
            assertThat(Trial.binding(subject))
                    .extracting(SandboxRule::id)
                    .containsAll(rules().stream().map(SandboxRule::id).toList());
        }
    }
}
