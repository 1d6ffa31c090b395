package io.hydravisor.agent;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether arguments have the shape that a tool's JSON Schema asks for, at the top level: {@code required}, {@code type} and {@code
 * additionalProperties}. What is deeper is for the tool to check.
 */
final class Arguments {
    private Arguments() {}

    /** What the model has to be told; empty if all is well. */
    static Optional<String> problem(
            Map<String, @Nullable Object> schema, Map<String, ? extends @Nullable Object> arguments) {
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        if (schema.get("required") instanceof List<?> required) {
            for (Object name : required) {
                if (!arguments.containsKey(name)) {
                    return Optional.of("the argument " + name + " is missing");
                }
            }
        }
        for (Map.Entry<String, ? extends @Nullable Object> argument : arguments.entrySet()) {
            Object property = properties.get(argument.getKey());
            if (property == null && Boolean.FALSE.equals(schema.get("additionalProperties"))) {
                return Optional.of("there is an argument that the tool does not have; it has: " + properties.keySet());
            }
            if (property instanceof Map<?, ?> described
                    && described.get("type") instanceof String type
                    && !fits(type, argument.getValue())) {
                return Optional.of("the argument " + argument.getKey() + " is not of the type " + type);
            }
        }
        return Optional.empty();
    }

    private static boolean fits(String type, @Nullable Object value) {
        return switch (type) {
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "number" -> value instanceof Number;
            case "integer" -> value instanceof Number number && isWhole(number);
            case "array" -> value instanceof List<?>;
            case "object" -> value instanceof Map<?, ?>;
            case "null" -> value == null;
            default -> true;
        };
    }

    private static boolean isWhole(Number number) {
        return new BigDecimal(number.toString()).remainder(BigDecimal.ONE).signum() == 0;
    }
}
