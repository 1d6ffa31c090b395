package io.hydravisor.testkit.tck;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as JDK collections, for comparison: a number is its value, in whatever type it came. */
final class JsonValues {
    private JsonValues() {}

    static @Nullable Object comparable(@Nullable Object json) {
        if (json instanceof Number number) {
            // 42 and 42.0 are told apart: an integer has to stay one.
            return new BigDecimal(number.toString());
        }
        if (json instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(each -> copy.add(comparable(each)));
            return copy;
        }
        if (json instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(key, comparable(value)));
            return copy;
        }
        return json;
    }
}
