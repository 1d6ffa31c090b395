package io.hydravisor.model;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The form that an answer must have. Immutable. */
public final class ResponseFormat {
    private static final ResponseFormat TEXT = new ResponseFormat(false, null);
    private static final ResponseFormat JSON = new ResponseFormat(true, null);

    private final boolean json;
    private final @Nullable Map<String, @Nullable Object> schema;

    private ResponseFormat(boolean json, @Nullable Map<String, @Nullable Object> schema) {
        this.json = json;
        this.schema = schema;
    }

    /** {@return any text} */
    public static ResponseFormat text() {
        return TEXT;
    }

    /** {@return any JSON} */
    public static ResponseFormat json() {
        return JSON;
    }

    /**
     * JSON that conforms to a schema. An answer that ends with {@link StopReason#LENGTH} is only the beginning of it.
     *
     * @param schema a JSON Schema as JDK collections; copied
     * @return the format
     * @throws io.hydravisor.core.InvalidInputException if it is no JSON
     */
    public static ResponseFormat json(Map<String, ? extends @Nullable Object> schema) {
        return new ResponseFormat(true, Json.object("the schema of the answer", schema));
    }

    /** {@return whether the answer must be JSON} */
    public boolean isJson() {
        return json;
    }

    /** {@return what the JSON must conform to, immutable; empty for any} */
    public Optional<Map<String, @Nullable Object>> schema() {
        return Optional.ofNullable(schema);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResponseFormat that && json == that.json && Objects.equals(schema, that.schema);
    }

    @Override
    public int hashCode() {
        return Objects.hash(json, schema);
    }

    @Override
    public String toString() {
        return schema != null ? "JSON by schema" : json ? "JSON" : "text";
    }
}
