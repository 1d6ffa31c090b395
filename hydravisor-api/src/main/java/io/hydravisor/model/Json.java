package io.hydravisor.model;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as JDK collections: checked and copied, so that what holds it is immutable. */
final class Json {
    /** As deep as JSON readers go by default. */
    private static final int MAX_DEPTH = 500;

    private Json() {}

    static Map<String, @Nullable Object> object(String what, Map<String, ? extends @Nullable Object> given) {
        return object(what, given, 0);
    }

    private static Map<String, @Nullable Object> object(String what, Map<?, ?> given, int depth) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw invalid(what, "the name of a member is not a string");
            }
            copy.put(name, value(what, value, depth + 1));
        });
        return Collections.unmodifiableMap(copy);
    }

    static @Nullable Object value(String what, @Nullable Object given) {
        return value(what, given, 0);
    }

    private static @Nullable Object value(String what, @Nullable Object given, int depth) {
        if (depth > MAX_DEPTH) {
            throw invalid(what, "it is deeper than " + MAX_DEPTH + " levels");
        }
        if (given == null || given instanceof String || given instanceof Boolean) {
            return given;
        }
        if (given instanceof Number number) {
            if (!Double.isFinite(number.doubleValue()) && (number instanceof Double || number instanceof Float)) {
                throw invalid(what, "JSON has no " + number);
            }
            return number;
        }
        if (given instanceof Map<?, ?> map) {
            return object(what, map, depth);
        }
        if (given instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(each -> copy.add(value(what, each, depth + 1)));
            return Collections.unmodifiableList(copy);
        }
        throw invalid(what, given.getClass().getName() + " is no JSON");
    }

    private static InvalidInputException invalid(String what, String why) {
        return new InvalidInputException(Failure.of("can't use " + what + ": " + why)
                .hint("Use maps with string keys, lists, strings, finite numbers, booleans and null."));
    }
}
