package io.hydravisor.core;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An application's own words about a resource, kept in the backend with it. Immutable, sorted by key. Keys that start
 * with {@code hydravisor.} or {@code containerd.io/} are reserved.
 */
public final class Labels {
    /** A key and its value together, in UTF-8; containerd refuses more. */
    private static final int MAX_BYTES = 4096;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,126}[A-Za-z0-9])?");
    private static final Labels NONE = new Labels(new TreeMap<>());

    private final SortedMap<String, String> values;

    private Labels(SortedMap<String, String> values) {
        this.values = Collections.unmodifiableSortedMap(values);
    }

    /**
     * No labels.
     *
     * @return the empty labels
     */
    public static Labels none() {
        return NONE;
    }

    /**
     * Adds or replaces a label.
     *
     * @param key 1 to 128 letters, digits, dots, slashes, hyphens and underscores
     * @param value any text without control characters; key and value have at most 4,096 bytes in UTF-8
     * @return a copy with it
     * @throws InvalidInputException if the key or the value can't be used
     */
    public Labels with(String key, String value) {
        if (!KEY.matcher(key).matches() || key.startsWith("hydravisor.") || key.startsWith("containerd.io/")) {
            throw new InvalidInputException(Failure.of("not a label key: '" + key + "'")
                    .hint("Use up to 128 letters, digits, '.', '/', '-' and '_'; hydravisor.* and containerd.io/* are"
                            + " reserved."));
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)
                || value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(Failure.of("not a label value, for key '" + key + "'")
                    .hint("Use text without control characters and unpaired surrogates."));
        }
        int bytes = key.length() + value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new InvalidInputException(Failure.of("label '" + key + "' is too large: " + bytes + " bytes")
                    .hint("A key and its value have at most " + MAX_BYTES + " bytes together."));
        }
        SortedMap<String, String> copy = new TreeMap<>(values);
        copy.put(key, value);
        return new Labels(copy);
    }

    /**
     * Adds or replaces labels.
     *
     * @param more keys and values as in {@link #with(String, String)}
     * @return a copy with them
     * @throws InvalidInputException if one can't be used
     */
    public Labels with(Map<String, String> more) {
        Labels result = this;
        for (Map.Entry<String, String> label : more.entrySet()) {
            result = result.with(label.getKey(), label.getValue());
        }
        return result;
    }

    /**
     * One value.
     *
     * @param key the key
     * @return its value
     */
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /**
     * All of them.
     *
     * @return unmodifiable, sorted by key
     */
    public SortedMap<String, String> asMap() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
