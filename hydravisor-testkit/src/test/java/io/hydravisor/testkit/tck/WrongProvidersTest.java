package io.hydravisor.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract is itself held to something: each wrong provider breaks exactly the rule that it was made to break. */
class WrongProvidersTest {
    private static final int THREADS = 8;

    static List<WrongProvider> all() {
        return Stream.of(
                        WrongSandboxes.all(),
                        WrongCommands.all(),
                        WrongOutputs.all(),
                        WrongFiles.all(),
                        WrongTerminals.all())
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void breaksItsRuleAndNoOther(WrongProvider wrong) throws Exception {
        Map<String, Throwable> broken = new ConcurrentSkipListMap<>();
        List<Rule> rules = rulesFor(wrong);
        // Most of a rule's time is waiting. What counts threads and descriptors has to be alone.
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Object>> together = rules.stream()
                    .filter(rule -> !rule.id().startsWith("X-"))
                    .map(rule -> Executors.callable(() -> tryOut(rule, wrong, broken)))
                    .toList();
            for (Future<Object> each : pool.invokeAll(together)) {
                each.get();
            }
        } finally {
            pool.shutdown();
        }
        rules.stream().filter(rule -> rule.id().startsWith("X-")).forEach(rule -> tryOut(rule, wrong, broken));
        assertThat(broken.keySet()).as(() -> describe(broken)).containsExactly(wrong.rule());
    }

    /** The rules of its kind; with larger sizes, all of them. */
    private static List<Rule> rulesFor(WrongProvider wrong) {
        String kind = wrong.rule().substring(0, 2);
        try (MemorySubject subject = new MemorySubject(wrong.make())) {
            return Trial.binding(subject).stream()
                    .filter(rule -> Sizes.FULL || rule.id().startsWith(kind))
                    .toList();
        }
    }

    private static void tryOut(Rule rule, WrongProvider wrong, Map<String, Throwable> broken) {
        try (MemorySubject subject = new MemorySubject(wrong.make())) {
            Trial.run(rule, subject);
        } catch (Throwable e) {
            broken.put(rule.id(), e);
        }
    }

    private static String describe(Map<String, Throwable> broken) {
        return broken.entrySet().stream()
                .map(entry -> entry.getKey() + " broke with " + entry.getValue())
                .collect(Collectors.joining("; "));
    }

    @Test
    void everyOneNamesARuleAndNoTwoTheSame() {
        List<String> rules = Rule.all().stream().map(Rule::id).toList();

        assertThat(rules).doesNotHaveDuplicates();
        assertThat(all().stream().map(WrongProvider::rule)).isSubsetOf(rules).doesNotHaveDuplicates();
        assertThat(all()).hasSizeGreaterThanOrEqualTo(20);
    }
}
