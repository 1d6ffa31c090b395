package io.hydravisor.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract is itself held to something: each wrong provider breaks exactly the rule that it was made to break. */
class WrongProvidersTest {
    private static final int THREADS = 10;
    /** The rules that each was found to break, by the rule that it was made for. */
    private static final Map<String, Map<String, Throwable>> BROKEN = new ConcurrentHashMap<>();

    static List<WrongProvider> all() {
        return Stream.of(
                        WrongSandboxes.all(),
                        WrongCommands.all(),
                        WrongOutputs.all(),
                        WrongFiles.all(),
                        WrongTerminals.all(),
                        WrongSpecs.all(),
                        WrongHosts.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Tries all of them at the same time: most of a trial is waiting, and some of them hang. */
    @BeforeAll
    static void tryThemOut() throws Exception {
        List<Runnable> together = new ArrayList<>();
        List<Runnable> alone = new ArrayList<>();
        for (WrongProvider wrong : all()) {
            BROKEN.put(wrong.rule(), new ConcurrentSkipListMap<>());
            for (SandboxRule rule : rulesFor(wrong)) {
                // What counts threads and descriptors has to be alone.
                (rule.id().startsWith("X-") ? alone : together).add(() -> tryOut(rule, wrong));
            }
        }
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Object> each :
                    pool.invokeAll(together.stream().map(Executors::callable).toList())) {
                each.get();
            }
        } finally {
            pool.shutdown();
        }
        alone.forEach(Runnable::run);
    }

    private static Map<String, Throwable> broken(WrongProvider wrong) {
        return Objects.requireNonNull(BROKEN.get(wrong.rule()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void breaksItsRuleAndNoOther(WrongProvider wrong) {
        Map<String, Throwable> broken = broken(wrong);
        assertThat(broken.keySet()).as(() -> describe(broken)).containsExactly(wrong.rule());
    }

    /** The rules of its kind; in the full run all but those that have to be alone. */
    private static List<SandboxRule> rulesFor(WrongProvider wrong) {
        String kind = wrong.rule().substring(0, 2);
        try (MemorySubject subject = new MemorySubject(wrong.make())) {
            return Trial.binding(subject).stream()
                    .filter(rule -> rule.id().startsWith(kind)
                            || (Sizes.FULL && !rule.id().startsWith("X-")))
                    .toList();
        }
    }

    private static void tryOut(SandboxRule rule, WrongProvider wrong) {
        try (MemorySubject subject = new MemorySubject(wrong.make())) {
            Trial.run(rule, subject);
        } catch (Throwable e) {
            broken(wrong).put(rule.id(), e);
        }
    }

    private static String describe(Map<String, Throwable> broken) {
        return broken.entrySet().stream()
                .map(entry -> entry.getKey() + " broke with " + entry.getValue())
                .collect(Collectors.joining("; "));
    }

    @Test
    void everyOneNamesARuleAndNoTwoTheSame() {
        List<String> rules = SandboxRule.all().stream().map(SandboxRule::id).toList();

        assertThat(rules).doesNotHaveDuplicates();
        assertThat(all().stream().map(WrongProvider::rule)).isSubsetOf(rules).doesNotHaveDuplicates();
        assertThat(all()).hasSizeGreaterThanOrEqualTo(20);
    }
}
