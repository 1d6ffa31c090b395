package io.hydravisor.agent;

import io.hydravisor.model.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what a model is told of a tool. For one thread, once. */
final class ToolSchema {
    private final Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();

    ToolSchema required(String name, String type, String description) {
        required.add(name);
        return optional(name, type, description);
    }

    ToolSchema optional(String name, String type, String description) {
        Map<String, @Nullable Object> property = new LinkedHashMap<>();
        property.put("type", type);
        if (type.equals("array")) {
            property.put("items", Map.of("type", "string"));
        }
        property.put("description", description);
        properties.put(name, property);
        return this;
    }

    Tool tool(String name, String description) {
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        // An argument that is passed over would do something else than the model believes.
        schema.put("additionalProperties", false);
        return new Tool(name, description, schema);
    }
}
