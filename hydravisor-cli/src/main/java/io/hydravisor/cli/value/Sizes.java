package io.hydravisor.cli.value;

import io.hydravisor.core.ByteSize;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes: a number of bytes, or one with {@code K}, {@code M}, {@code G} or {@code T}, each 1,024 times the one before. */
public final class Sizes implements ITypeConverter<ByteSize> {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})(?:([KMGT])(?:I?B)?|B)?");
    private static final String UNITS = "KMGT";

    @Override
    public ByteSize convert(String text) {
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw bad(text);
        }
        long count = Long.parseLong(size.group(1));
        int scale = size.group(2) == null ? 0 : 10 * (UNITS.indexOf(size.group(2)) + 1);
        if (count > Long.MAX_VALUE >> scale) {
            throw bad(text);
        }
        return ByteSize.bytes(count << scale);
    }

    private static TypeConversionException bad(String text) {
        return new TypeConversionException("'" + text + "' is not a size such as 1048576, 512M or 2G");
    }
}
