package io.hydravisor.model;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that a model may ask for.
 *
 * @param name 1 to 64 letters, digits, underscores and hyphens: what every backend takes
 * @param description what it does, for the model
 * @param parameters the JSON Schema of its arguments, an object, as JDK collections; copied
 */
public record Tool(String name, String description, Map<String, @Nullable Object> parameters) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * Checks and copies.
     *
     * @param name 1 to 64 letters, digits, underscores and hyphens: what every backend takes
     * @param description what it does, for the model
     * @param parameters the JSON Schema of its arguments, an object, as JDK collections; copied
     * @throws InvalidInputException if the name can't be used, or the schema is no JSON or not one of an object
     */
    public Tool {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInputException(Failure.of("not a name for a tool, of " + name.length() + " characters")
                    .hint("Use 1 to 64 letters, digits, '_' and '-'."));
        }
        Objects.requireNonNull(description, "description");
        parameters = Json.object("the parameters of " + name, parameters);
        if (!"object".equals(parameters.get("type"))) {
            throw new InvalidInputException(Failure.of("the parameters of " + name + " are not a schema of an object")
                    .hint("Give a JSON Schema with \"type\": \"object\"."));
        }
    }
}
