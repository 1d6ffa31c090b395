package io.hydravisor.cli.value;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Time spans: {@code 500ms}, {@code 90s}, {@code 1h30m}, {@code 2d}, or ISO 8601 as {@code PT1H30M}. */
public final class Spans implements ITypeConverter<Duration> {
    private static final Pattern PART = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

    @Override
    public Duration convert(String text) {
        if (WHOLE.matcher(text).matches()) {
            Duration sum = Duration.ZERO;
            Matcher part = PART.matcher(text);
            while (part.find()) {
                sum = sum.plus(span(Long.parseLong(part.group(1)), part.group(2)));
            }
            return sum;
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is not a time span such as 500ms, 90s, 1h30m or PT1H30M");
        }
    }

    private static Duration span(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
