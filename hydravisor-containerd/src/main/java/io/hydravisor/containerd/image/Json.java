package io.hydravisor.containerd.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a JSON document that a stranger wrote. What is absent and what is null are the same, as they are in Go. */
final class Json {
    /** What containerd reads at most of a manifest: {@code images/image.go} bounds it too. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    // A key that stands twice means something else to each reader; better to refuse it.
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String where;
    private final JsonNode node;

    private Json(String where, JsonNode node) {
        this.where = where;
        this.node = node;
    }

    /**
     * Reads a document.
     *
     * @param where its name, for messages
     */
    static Json parse(ByteString bytes, String where) {
        try {
            return new Json(where, MAPPER.readTree(bytes.toByteArray()));
        } catch (JsonProcessingException e) {
            throw new BadImageException(where + " is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadImageException(where + " is not JSON");
        }
    }

    static ByteString write(JsonNode document) {
        try {
            return ByteString.copyFrom(MAPPER.writeValueAsBytes(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    String where() {
        return where;
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** An object's field; empty if absent. */
    Json object(String field) {
        JsonNode found = optional(field);
        if (!found.isMissingNode() && !found.isObject()) {
            throw wrong(field, "an object");
        }
        return new Json(where + ", " + field, found);
    }

    String text(String field) {
        JsonNode found = optional(field);
        if (!found.isTextual()) {
            throw wrong(field, "a text");
        }
        return found.textValue();
    }

    String textOr(String field, String fallback) {
        return has(field) ? text(field) : fallback;
    }

    long number(String field) {
        JsonNode found = optional(field);
        if (!found.isIntegralNumber() || !found.canConvertToLong() || found.longValue() < 0) {
            throw wrong(field, "a number");
        }
        return found.longValue();
    }

    List<Json> objects(String field) {
        return elements(optional(field), where + ", " + field, JsonNode::isObject, "objects").stream()
                .map(element -> new Json(where + ", " + field, element))
                .toList();
    }

    /** The elements of a document that is a list of objects itself. */
    List<Json> objects() {
        return elements(node, where, JsonNode::isObject, "objects").stream()
                .map(element -> new Json(where, element))
                .toList();
    }

    List<String> texts(String field) {
        return elements(optional(field), where + ", " + field, JsonNode::isTextual, "texts").stream()
                .map(JsonNode::textValue)
                .toList();
    }

    Map<String, String> textMap(String field) {
        Map<String, String> map = new LinkedHashMap<>();
        object(field).node.properties().forEach(entry -> {
            if (!entry.getValue().isTextual()) {
                throw wrong(field, "a map of texts");
            }
            map.put(entry.getKey(), entry.getValue().textValue());
        });
        return map;
    }

    private JsonNode optional(String field) {
        JsonNode found = node.path(field);
        return found.isNull() ? JsonNodeFactory.instance.missingNode() : found;
    }

    private static List<JsonNode> elements(
            JsonNode list, String where, java.util.function.Predicate<JsonNode> wanted, String kind) {
        List<JsonNode> elements = new ArrayList<>();
        list.forEach(elements::add);
        if (!list.isMissingNode() && !(list.isArray() && elements.stream().allMatch(wanted))) {
            throw new BadImageException(where + " is not a list of " + kind);
        }
        return elements;
    }

    private BadImageException wrong(String field, String kind) {
        return new BadImageException(where + " has no '" + field + "' that is " + kind);
    }
}
