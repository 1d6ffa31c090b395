package io.hydravisor.agent;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a tool gets: a model's arguments, and what is left of the limits. Immutable. */
public final class ToolInput {
    private final Map<String, @Nullable Object> arguments;
    private final Duration timeLeft;
    private final ByteSize resultSize;

    ToolInput(Map<String, @Nullable Object> arguments, Duration timeLeft, ByteSize resultSize) {
        this.arguments = arguments;
        this.timeLeft = timeLeft;
        this.resultSize = resultSize;
    }

    /** {@return JSON as JDK collections, immutable} */
    public Map<String, @Nullable Object> arguments() {
        return arguments;
    }

    /**
     * How long a command may run: {@link AgentLimits#commandTime()}, or what is left of {@link AgentLimits#time()} where that is
     * less.
     *
     * @return positive
     */
    public Duration timeLeft() {
        return timeLeft;
    }

    /** {@return how large the result may be; what is more is cut off} */
    public ByteSize resultSize() {
        return resultSize;
    }

    /**
     * A text that must be there.
     *
     * @param name the argument's name
     * @return the text
     * @throws InvalidInputException if it is missing or no text
     */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> invalid(name, "is missing"));
    }

    /**
     * A text that may be there.
     *
     * @param name the argument's name
     * @return the text; empty if it is missing or null
     * @throws InvalidInputException if it is no text
     */
    public Optional<String> optionalText(String name) {
        return Optional.ofNullable(get(name, String.class, "a string"));
    }

    /**
     * A number that may be there.
     *
     * @param name the argument's name
     * @return the number; empty if it is missing or null
     * @throws InvalidInputException if it is no number
     */
    public Optional<Number> optionalNumber(String name) {
        return Optional.ofNullable(get(name, Number.class, "a number"));
    }

    /**
     * A list of texts that must be there.
     *
     * @param name the argument's name
     * @return the list
     * @throws InvalidInputException if it is missing or holds anything but texts
     */
    public List<String> texts(String name) {
        List<?> list = get(name, List.class, "an array");
        if (list == null) {
            throw invalid(name, "is missing");
        }
        return list.stream()
                .map(each -> {
                    if (each instanceof String text) {
                        return text;
                    }
                    throw invalid(name, "holds something that is not a string");
                })
                .toList();
    }

    private <T> @Nullable T get(String name, Class<T> type, String what) {
        Object value = arguments.get(Objects.requireNonNull(name, "name"));
        if (value != null && !type.isInstance(value)) {
            throw invalid(name, "is not " + what);
        }
        return type.cast(value);
    }

    private static InvalidInputException invalid(String name, String problem) {
        return new InvalidInputException(
                Failure.of("the argument " + name + " " + problem).hint("Look at the tool's parameters."));
    }
}
