package io.hydravisor.ollama;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The options that a request may name. The server passes over what it does not know; that hides typing errors, so this refuses. */
final class OptionNames {
    private enum Kind {
        WHOLE,
        NUMBER,
        FLAG,
        TEXT,
        WHOLE_NUMBERS,
        SPAN
    }

    private static final String SPAN_PATTERN = "-?(\\d+(\\.\\d*)?(ns|us|µs|ms|s|m|h))+|0";

    /** Those beside the rest of a request. */
    private static final Map<String, Kind> COMMON =
            Map.of("keep_alive", Kind.SPAN, "truncate", Kind.FLAG, "shift", Kind.FLAG);

    private static final Map<String, Kind> CHAT =
            with(COMMON, Map.of("logprobs", Kind.FLAG, "top_logprobs", Kind.WHOLE));
    private static final Map<String, Kind> GENERATE = with(
            CHAT, Map.of("suffix", Kind.TEXT, "template", Kind.TEXT, "raw", Kind.FLAG, "context", Kind.WHOLE_NUMBERS));
    private static final Map<String, Kind> EMBED = Map.of("keep_alive", Kind.SPAN, "truncate", Kind.FLAG);

    /** Those of the runner. */
    private static final Map<String, Kind> RUNNER = runner();

    private final Map<String, Kind> top;

    private OptionNames(Map<String, Kind> top) {
        this.top = top;
    }

    static OptionNames chat() {
        return new OptionNames(CHAT);
    }

    static OptionNames generate() {
        return new OptionNames(GENERATE);
    }

    static OptionNames embed() {
        return new OptionNames(EMBED);
    }

    private static Map<String, Kind> with(Map<String, Kind> some, Map<String, Kind> more) {
        Map<String, Kind> all = new HashMap<>(some);
        all.putAll(more);
        return Map.copyOf(all);
    }

    private static Map<String, Kind> runner() {
        Map<String, Kind> all = new HashMap<>();
        for (String name : List.of(
                "num_keep",
                "num_ctx",
                "num_batch",
                "num_gpu",
                "main_gpu",
                "num_thread",
                "repeat_last_n",
                "draft_num_predict")) {
            all.put(name, Kind.WHOLE);
        }
        for (String name : List.of("min_p", "typical_p", "repeat_penalty")) {
            all.put(name, Kind.NUMBER);
        }
        all.put("use_mmap", Kind.FLAG);
        return Map.copyOf(all);
    }

    /** Whether an option stands beside the rest of the request, and not among those of the runner. */
    boolean isTop(String name) {
        return top.containsKey(name);
    }

    void check(Map<String, @Nullable Object> options) {
        options.forEach((name, value) -> {
            Kind kind = top.containsKey(name) ? top.get(name) : RUNNER.get(name);
            if (kind == null) {
                Set<String> known = new TreeSet<>(RUNNER.keySet());
                known.addAll(top.keySet());
                throw invalid("Ollama has no option '" + name + "' for this request", "It has " + known + ".");
            }
            if (!fits(kind, value)) {
                throw invalid("not a value for the option " + name, "It has to be a " + kind + ".");
            }
        });
    }

    private static boolean fits(Kind kind, @Nullable Object value) {
        boolean whole = value instanceof Integer || value instanceof Long;
        return switch (kind) {
            case WHOLE -> whole;
            case NUMBER -> value instanceof Number;
            case FLAG -> value instanceof Boolean;
            case TEXT -> value instanceof String;
            case WHOLE_NUMBERS ->
                value instanceof List<?> list
                        && list.stream().allMatch(each -> each instanceof Integer || each instanceof Long);
            case SPAN -> value instanceof Number || (value instanceof String text && text.matches(SPAN_PATTERN));
        };
    }

    private static InvalidInputException invalid(String problem, String hint) {
        return new InvalidInputException(
                Failure.of(problem).provider(OllamaProvider.NAME).hint(hint));
    }
}
