package io.hydravisor.ollama.fake;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The fields that an object may have, each with what it has to be. */
final class Fields {
    static final Predicate<@Nullable Object> TEXT = value -> value instanceof String;
    static final Predicate<@Nullable Object> NAME = value -> value instanceof String text && !text.isBlank();
    static final Predicate<@Nullable Object> FLAG = value -> value instanceof Boolean;
    static final Predicate<@Nullable Object> WHOLE = value -> value instanceof Integer || value instanceof Long;
    static final Predicate<@Nullable Object> NUMBER = value -> value instanceof Number;
    static final Predicate<@Nullable Object> OBJECT = value -> value instanceof Map;
    static final Predicate<@Nullable Object> LIST = value -> value instanceof List;
    static final Predicate<@Nullable Object> TEXTS =
            value -> value instanceof List<?> list && list.stream().allMatch(TEXT);
    static final Predicate<@Nullable Object> IMAGES = value ->
            value instanceof List<?> list && !list.isEmpty() && list.stream().allMatch(Fields::isBase64);
    static final Predicate<@Nullable Object> KEEP_ALIVE = value -> value instanceof Number
            || (value instanceof String text && text.matches("-?(\\d+(\\.\\d+)?(ns|us|ms|s|m|h))+"));
    static final Predicate<@Nullable Object> FORMAT = value -> "json".equals(value) || value instanceof Map;
    static final Predicate<@Nullable Object> THINK = value ->
            value instanceof Boolean || List.of("low", "medium", "high", "max").contains(String.valueOf(value));
    static final Predicate<@Nullable Object> DIGESTS = value -> value instanceof Map<?, ?> map
            && !map.isEmpty()
            && map.values().stream().allMatch(each -> String.valueOf(each).matches("sha256:[0-9a-f]{64}"));

    private final Map<String, Predicate<@Nullable Object>> known = new LinkedHashMap<>();

    Fields field(String name, Predicate<@Nullable Object> kind) {
        known.put(name, kind);
        return this;
    }

    private static boolean isBase64(@Nullable Object value) {
        try {
            return value instanceof String text && Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Refuses what is unknown, what is of another kind, and the lack of what is required. */
    void check(String where, Map<?, ?> object, String... required) {
        object.forEach((name, value) -> {
            Predicate<@Nullable Object> kind = known.get(String.valueOf(name));
            if (kind == null) {
                throw new Mistake(where + " has no field '" + name + "'");
            }
            if (!kind.test(value)) {
                throw new Mistake("not a value for '" + name + "' of " + where + ": " + value);
            }
        });
        for (String name : required) {
            if (!object.containsKey(name)) {
                throw new Mistake(where + " lacks '" + name + "'");
            }
        }
    }
}
