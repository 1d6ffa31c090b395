package io.hydravisor.cli.value;

import io.hydravisor.core.Labels;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code NAME=VALUE}.
 *
 * @param name not empty
 * @param value may be empty and hold more equals signs
 */
public record Pair(String name, String value) {
    /** Whether labels have all that are wanted. */
    public static boolean allIn(Labels labels, List<Pair> wanted) {
        return wanted.stream()
                .allMatch(pair -> pair.value().equals(labels.asMap().get(pair.name())));
    }

    /** Reads one; without a value it is refused, as the caller's own environment is nobody's business. */
    public static final class Converter implements ITypeConverter<Pair> {
        @Override
        public Pair convert(String text) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw new TypeConversionException("'" + text + "' is not NAME=VALUE");
            }
            return new Pair(text.substring(0, equals), text.substring(equals + 1));
        }
    }
}
