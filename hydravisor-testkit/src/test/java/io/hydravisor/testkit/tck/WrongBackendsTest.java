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

/** The contract of models is itself held to something: each wrong backend breaks exactly the rule that it was made to break. */
class WrongBackendsTest {
    private static final int THREADS = 10;
    /** The rules that each was found to break, by the rule that it was made for. */
    private static final Map<String, Map<String, Throwable>> BROKEN = new ConcurrentHashMap<>();

    static List<WrongBackend> all() {
        return Stream.of(
                        WrongAnswers.all(),
                        WrongToolCalls.all(),
                        WrongBreaks.all(),
                        WrongReaders.all(),
                        WrongRequests.all(),
                        WrongStores.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Tries all of them at the same time: most of a trial is waiting, and some of them hang. */
    @BeforeAll
    static void tryThemOut() throws Exception {
        List<Runnable> together = new ArrayList<>();
        List<Runnable> alone = new ArrayList<>();
        for (WrongBackend wrong : all()) {
            BROKEN.put(wrong.rule(), new ConcurrentSkipListMap<>());
            for (ModelRule rule : ModelTrial.binding(wrong::lab)) {
                boolean own = rule.id().equals(wrong.rule());
                if (countsThreads(rule)) {
                    if (own) {
                        alone.add(() -> tryOut(rule, wrong));
                    }
                } else if (own || Sizes.FULL || kind(rule.id()).equals(kind(wrong.rule()))) {
                    together.add(() -> tryOut(rule, wrong));
                }
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

    private static String kind(String rule) {
        return rule.substring(0, rule.indexOf('-'));
    }

    /** It has to be alone. */
    private static boolean countsThreads(ModelRule rule) {
        return rule.id().equals("Z-1") || rule.id().equals("Z-2");
    }

    private static Map<String, Throwable> broken(WrongBackend wrong) {
        return Objects.requireNonNull(BROKEN.get(wrong.rule()));
    }

    private static void tryOut(ModelRule rule, WrongBackend wrong) {
        try {
            ModelTrial.run(rule, wrong::lab);
        } catch (Throwable e) {
            broken(wrong).put(rule.id(), e);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void breaksItsRuleAndNoOther(WrongBackend wrong) {
        Map<String, Throwable> broken = broken(wrong);
        assertThat(broken.keySet()).as(() -> describe(broken)).containsExactly(wrong.rule());
    }

    private static String describe(Map<String, Throwable> broken) {
        return broken.entrySet().stream()
                .map(entry -> entry.getKey() + " broke with " + entry.getValue())
                .collect(Collectors.joining("; "));
    }

    @Test
    void everyOneNamesARuleAndNoTwoTheSame() {
        List<String> rules = ModelRule.all().stream().map(ModelRule::id).toList();

        assertThat(rules)
                .doesNotHaveDuplicates()
                .as("rules of sandboxes have other numbers")
                .doesNotContainAnyElementsOf(
                        SandboxRule.all().stream().map(SandboxRule::id).toList());
        assertThat(all().stream().map(WrongBackend::rule)).isSubsetOf(rules).doesNotHaveDuplicates();
        assertThat(all()).hasSizeGreaterThanOrEqualTo(20);
    }
}
