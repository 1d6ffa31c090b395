package io.hydravisor.tmux;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A session's metadata as the value of one user option, so that it changes as a whole. */
final class MetadataText {
    /** The user option. */
    static final String OPTION = "@hydravisor-metadata";

    private MetadataText() {}

    static String write(Map<String, String> metadata) {
        return new TreeMap<>(metadata)
                .entrySet().stream()
                        .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What can't be read is left out: somebody else may have written it. */
    static Map<String, String> read(String text) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (String entry : text.split("&", -1)) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                decode(entry, equals, metadata);
            }
        }
        return metadata;
    }

    private static void decode(String entry, int equals, Map<String, String> into) {
        try {
            into.put(
                    URLDecoder.decode(entry.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(entry.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            into.remove(entry);
        }
    }
}
